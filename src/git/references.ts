import { GitExit, type Call } from './git.ts';

/** A tag or a branch and the commit it stands for. */
export interface Reference {
  readonly kind: 'tag' | 'branch';
  readonly name: string;
  readonly commit: string;
}

/** Calls git in one mirror. */
export type Read = (args: readonly string[], options?: Pick<Call, 'input'>) => Promise<string>;

/** All tags and branches that stand for commits; the same array as before if nothing has changed. */
export type References = (read: Read) => Promise<readonly Reference[]>;

/** Which objects are commits: an object never changes, so this is asked once for each. */
type Known = Map<string, boolean>;

export function createReferences(): References {
  const known: Known = new Map();
  let last: { readonly text: string; readonly references: readonly Reference[] } | undefined;
  return async (read) => {
    const text = await listing(read);
    if (last?.text !== text) last = { text, references: await parsed(read, { text, known }) };
    return last.references;
  };
}

async function listing(read: Read): Promise<string> {
  // show-ref takes peeled tags from packed-refs, where for-each-ref opens 10,000 objects: 20 against 150 ms.
  return await read(['show-ref', '--dereference', '--heads', '--tags']).catch(noneFound);
}

async function parsed(read: Read, { text, known }: { text: string; known: Known }): Promise<Reference[]> {
  const found = new Map<string, Reference>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const reference = line.slice(space + 1).replace(/\^\{\}$/, '');
    const tag = reference.startsWith('refs/tags/');
    const name = reference.slice((tag ? 'refs/tags/' : 'refs/heads/').length);
    // The peeled line comes after the tag's own and takes its place.
    found.set(reference, { kind: tag ? 'tag' : 'branch', name, commit: line.slice(0, space) });
  }
  const all = [...found.values()];
  await learn(read, { known, objects: all.map(({ commit }) => commit) });
  return all.filter(({ commit }) => known.get(commit));
}

/** show-ref ends with 1 where there is no reference at all. */
function noneFound(error: unknown): string {
  if (error instanceof GitExit && error.status === 1) return '';
  throw error;
}

async function learn(read: Read, { known, objects }: { known: Known; objects: readonly string[] }): Promise<void> {
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

/** When each tag was made, in seconds since 1970: of an annotated tag its own date, else its commit's. */
export async function dates(read: Read): Promise<Map<string, number>> {
  const text = await read(['for-each-ref', '--format=%(creatordate:unix) %(refname)', 'refs/tags']);
  return new Map(
    text.split('\n').map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(space + 1 + 'refs/tags/'.length), Number(line.slice(0, space))];
    }),
  );
}
