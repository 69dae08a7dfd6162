import { GitExit, type Call } from './git.ts';

/** A tag or a branch, and the commit it points to. */
export interface Reference {
  readonly kind: 'tag' | 'branch';
  readonly name: string;
  readonly commit: string;
}

/** Runs a git command that reads one mirror. */
export type ReadMirror = (args: readonly string[], options?: Pick<Call, 'input'>) => Promise<string>;

/** All tags and branches that point to commits; returns the same array while nothing has changed. */
export type ListReferences = (read: ReadMirror) => Promise<readonly Reference[]>;

/** Which objects are commits. Objects never change, so each is looked up once. */
type KnownCommits = Map<string, boolean>;

export function createReferenceList(): ListReferences {
  const known: KnownCommits = new Map();
  let last: { readonly text: string; readonly references: readonly Reference[] } | undefined;
  return async (read) => {
    const text = await listing(read);
    if (last?.text !== text) last = { text, references: await parsed(read, { text, known }) };
    return last.references;
  };
}

async function listing(read: ReadMirror): Promise<string> {
  // show-ref takes peeled tags from packed-refs, where for-each-ref opens 10,000 objects: 20 against 150 ms.
  return await read(['show-ref', '--dereference', '--heads', '--tags']).catch(noneFound);
}

async function parsed(read: ReadMirror, { text, known }: { text: string; known: KnownCommits }): Promise<Reference[]> {
  const found = new Map<string, Reference>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const reference = line.slice(space + 1).replace(/\^\{\}$/, '');
    const tag = reference.startsWith('refs/tags/');
    const name = reference.slice((tag ? 'refs/tags/' : 'refs/heads/').length);
    // The peeled line follows the tag's own line and replaces it.
    found.set(reference, { kind: tag ? 'tag' : 'branch', name, commit: line.slice(0, space) });
  }
  const all = [...found.values()];
  await learnKinds(read, { known, objects: all.map(({ commit }) => commit) });
  return all.filter(({ commit }) => known.get(commit));
}

/** show-ref exits with 1 if there are no refs. */
function noneFound(error: unknown): string {
  if (error instanceof GitExit && error.status === 1) return '';
  throw error;
}

async function learnKinds(
  read: ReadMirror,
  { known, objects }: { known: KnownCommits; objects: readonly string[] },
): Promise<void> {
  const unknown = objects.filter((object) => !known.has(object));
  if (unknown.length === 0) return;
  const text = await read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: unknown.map((object) => `${object}\n`).join(''),
  });
  for (const line of text.split('\n')) {
    const [object, type] = line.split(' ');
    if (object !== undefined && type !== undefined && type !== 'missing') known.set(object, type === 'commit');
  }
}

/** Each tag's date in seconds since 1970: an annotated tag's own, otherwise its commit's. */
export async function tagDates(read: ReadMirror): Promise<Map<string, number>> {
  const text = await read(['for-each-ref', '--format=%(creatordate:unix) %(refname)', 'refs/tags']);
  return new Map(
    text.split('\n').map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(space + 1 + 'refs/tags/'.length), Number(line.slice(0, space))];
    }),
  );
}
