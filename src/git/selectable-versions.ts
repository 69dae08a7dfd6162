import type { Version } from '../../machines/model.ts';
import type { App } from '../config/config.ts';
import { globs } from './glob.ts';
import { isVersion, sortTags } from './sort-tags.ts';
import { createReferenceList, tagDates, type ReadMirror, type Reference } from './references.ts';

export type SelectableVersion = Version & { readonly kind: 'tag' | 'branch' | 'commit' };

/** The versions of an application that its config lets people select. */
export interface SelectableVersions {
  /** Branches first, in the config's order, then tags, newest first. */
  list(read: ReadMirror): Promise<readonly SelectableVersion[]>;
  /** The version that a person typed, or undefined. */
  find(read: ReadMirror, typed: string): Promise<Version | undefined>;
}

export function createSelectableVersions(allowed: App['versions']): SelectableVersions {
  const references = createReferenceList();
  const sorted = new WeakMap<readonly Reference[], readonly SelectableVersion[]>();
  const matches = globs(allowed.tags);
  const allows = ({ kind, name }: Reference) => (kind === 'tag' ? matches(name) : allowed.branches.includes(name));
  return {
    async list(read) {
      const all = await references(read);
      const before = sorted.get(all);
      if (before !== undefined) return before;
      const found = all.filter(allows);
      const branches = allowed.branches.flatMap((name) =>
        found.filter((one) => one.kind === 'branch' && one.name === name),
      );
      const tags = found.filter(({ kind }) => kind === 'tag');
      const when = tags.every(({ name }) => isVersion(name)) ? new Map<string, number>() : await tagDates(read);
      const list = [...branches, ...sortTags(tags, (name) => when.get(name) ?? 0)];
      sorted.set(all, list);
      return list;
    },
    async find(read, typed) {
      if (!isName(typed)) return undefined;
      // Names are looked up among those that git listed: what a person typed never becomes an argument of git.
      const found = (await references(read)).filter((one) => one.name === typed && allows(one));
      const named = found.find(({ kind }) => kind === 'tag') ?? found[0];
      if (named !== undefined) return { name: named.name, commit: named.commit };
      return allowed.commits ? await findHash(read, typed.toLowerCase()) : undefined;
    },
  };
}

/** Is this looked up at all? Letters and digits of any script, and `. _ / + @ # = -` after the first. */
function isName(typed: string): boolean {
  return typed.length <= 200 && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._/+@#=-]*$/u.test(typed) && !typed.includes('..');
}

const shortest = 7;

/** A commit by its full or abbreviated hash, if that is unambiguous and a branch or a tag reaches it. */
async function findHash(read: ReadMirror, typed: string): Promise<Version | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(typed)) return undefined;
  const answer = await read(['cat-file', '--batch-check=%(objectname)'], { input: `${typed}^{commit}\n` });
  const commit = answer.trim();
  // `missing`, `ambiguous`, or the commit of a branch or tag whose name looks like a hash.
  if (!/^[0-9a-f]+$/.test(commit) || !commit.startsWith(typed)) return undefined;
  // Prints the commit unless a ref reaches it: 0.1 s over 10,000 tags, where `for-each-ref --contains` takes 90 s.
  const unreachable = await read(['rev-list', '--max-count=1', commit, '--not', '--branches', '--tags']);
  if (unreachable.trim() !== '') return undefined;
  const name = await read(['rev-parse', `--short=${Math.max(shortest, Math.min(typed.length, 40))}`, commit]);
  return { name: name.trim(), commit };
}
