import type { CommitList, CommitLine, Range, Relation } from '../../machines/model.ts';
import { GitFailure } from '../ports/index.ts';
import { GitExit } from './git.ts';
import type { ReadMirror } from './references.ts';

const nothing: CommitList = { count: 0, commits: [] };

/**
 * The commits between two commits.
 * @param question full hashes; `from` undefined: nothing runs yet; `limit`: how many commits to list on each side
 * @throws GitFailure `missing-commit` if `to` is not in the repository
 */
export async function range(read: ReadMirror, question: { from?: string; to: string; limit: number }): Promise<Range> {
  const { from, to, limit } = question;
  const [hasTo, hasFrom] = await present(read, from === undefined ? [to] : [to, from]);
  if (!hasTo) throw new GitFailure('missing-commit', `The repository has no commit ${to.slice(0, 12)}`);
  if (from === undefined || !hasFrom) {
    const [count, commits] = await Promise.all([read(['rev-list', '--count', to, '--']), log(read, [to], limit)]);
    return {
      relation: from === undefined ? 'first' : 'lost',
      added: { count: Number(count), commits },
      removed: nothing,
    };
  }
  if (from === to) return { relation: 'same', added: nothing, removed: nothing };
  const [counts, coming] = await Promise.all([
    read(['rev-list', '--left-right', '--count', `${from}...${to}`, '--']),
    log(read, [to, `^${from}`], limit),
  ]);
  const [left = 0, right = 0] = counts.trim().split(/\s+/).map(Number);
  const [going, relation] = await Promise.all<[Promise<CommitLine[]> | CommitLine[], Promise<Relation> | Relation]>([
    left === 0 ? [] : log(read, [from, `^${to}`], limit),
    left === 0 ? 'ahead' : right === 0 ? 'behind' : divergedOrUnrelated(read, from, to),
  ]);
  return { relation, added: { count: right, commits: coming }, removed: { count: left, commits: going } };
}

/** Which of these full hashes are commits in the repository? */
export async function present(read: ReadMirror, commits: readonly string[]): Promise<boolean[]> {
  if (!commits.every((commit) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))) return commits.map(() => false);
  const answer = await read(['cat-file', '--batch-check=%(objecttype)'], {
    input: commits.map((commit) => `${commit}\n`).join(''),
  });
  const types = answer.split('\n');
  return commits.map((_, index) => types[index] === 'commit');
}

async function divergedOrUnrelated(read: ReadMirror, from: string, to: string): Promise<Relation> {
  try {
    await read(['merge-base', from, to]);
    return 'diverged';
  } catch (error) {
    if (error instanceof GitExit && error.status === 1) return 'unrelated';
    throw error;
  }
}

const longestSubject = 300;
const longestAuthor = 100;

async function log(read: ReadMirror, commits: readonly string[], limit: number): Promise<CommitLine[]> {
  if (limit <= 0) return [];
  // NUL is the only character that an author or a subject cannot contain.
  const text = await read([
    'log',
    '-z',
    '--no-color',
    `--max-count=${limit}`,
    '--format=%H%x00%an%x00%s',
    ...commits,
    '--',
  ]);
  const fields = text.split('\0');
  const lines: CommitLine[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [commit = '', author = '', subject = ''] = fields.slice(index, index + 3);
    lines.push({ commit, author: cut(author, longestAuthor), subject: cut(subject, longestSubject) });
  }
  return lines;
}

/** Cuts between characters, not inside one. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = Array.from(text.slice(0, longest * 2 + 2));
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`;
}
