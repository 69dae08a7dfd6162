import type { Sample, SampleCommit } from './sample.ts';

/** A Monday morning, in seconds since 1970. */
const START = Date.UTC(2026, 2, 2, 9, 12) / 1000;

/**
 * The application's repository as input for `git fast-import` (git-fast-import(1)). Deterministic, so every commit
 * keeps its hash.
 */
export function importStream({ commits, diverged }: Sample): string {
  const main = commits.map((commit, index) => ({ ...commit, mark: index + 1, branch: 'main' }));
  const from = main.find(({ tag }) => tag?.name === diverged.from);
  if (from === undefined) throw new Error(`no commit has the tag ${diverged.from}`);
  const branch = diverged.commits.map((commit, index) => ({
    ...commit,
    mark: main.length + index + 1,
    branch: diverged.name,
    parent: index === 0 ? from.mark : main.length + index,
  }));
  return [...withFiles(main), ...withFiles(branch, filesUpTo(main, from.mark))].join('') + 'done\n';
}

interface Marked extends SampleCommit {
  readonly mark: number;
  readonly branch: string;
  readonly parent?: number;
}

type Files = ReadonlyMap<string, string>;

function* withFiles(commits: readonly Marked[], before: Files = new Map()): Generator<string> {
  let files = before;
  for (const commit of commits) {
    const changed = changesOf(commit, files);
    files = new Map([...files, ...changed]);
    yield commitText(commit, changed) + tagText(commit);
  }
}

function filesUpTo(commits: readonly Marked[], mark: number): Files {
  const files = new Map<string, string>();
  for (const commit of commits.slice(0, mark)) {
    for (const [path, text] of changesOf(commit, files)) files.set(path, text);
  }
  return files;
}

function changesOf({ write = {}, grow, subject }: SampleCommit, files: Files): Files {
  const grown = grow === undefined ? [] : [[grow, `${files.get(grow) ?? ''}${line(grow, subject)}\n`] as const];
  return new Map([...Object.entries(write), ...grown]);
}

function line(file: string, subject: string): string {
  if (file.endsWith('.md')) return `- ${subject}`;
  return file.endsWith('.css') ? `/* ${subject} */` : `// ${subject}`;
}

function commitText({ by, subject, mark, branch, parent }: Marked, changed: Files): string {
  const who = signature(by, mark);
  const lines = [
    `commit refs/heads/${branch}`,
    `mark :${mark}`,
    `author ${who}`,
    `committer ${who}`,
    data(subject),
    ...(parent === undefined ? [] : [`from :${parent}`]),
    ...[...changed].map(
      ([path, text]) => `M ${text.startsWith('#!') ? '100755' : '100644'} inline ${path}\n${data(text)}`,
    ),
  ];
  return `${lines.join('\n')}\n\n`;
}

function tagText({ by, mark, tag }: Marked): string {
  if (tag === undefined) return '';
  if (tag.message === undefined) return `reset refs/tags/${tag.name}\nfrom :${mark}\n\n`;
  return `tag ${tag.name}\nfrom :${mark}\ntagger ${signature(by, mark)}\n${data(tag.message)}\n`;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;

/** Commits are some hours apart. */
function signature(by: string, mark: number): string {
  const at = START + mark * 7 * 3600 + ((mark * 977) % 211) * 60;
  return `${by} <${by.split(' ')[0]?.toLowerCase()}@example.com> ${at} +0100`;
}
