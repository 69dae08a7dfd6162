import type { Version } from '../../machines/model.ts';
import type { App } from '../config/config.ts';
import { globs } from './glob.ts';
import { isVersion, newestFirst } from './sort-tags.ts';
import { createReferences, dates, type Read, type Reference } from './references.ts';

export type Choosable = Version & { readonly kind: 'tag' | 'branch' | 'commit' };

/** What the config of an application lets people choose. */
export interface Choice {
  /** Branches first, in the config's order, then tags, newest first. */
  list(read: Read): Promise<readonly Choosable[]>;
  /** What a person typed, or undefined. */
  find(read: Read, typed: string): Promise<Version | undefined>;
}

export function createChoice(allowed: App['versions']): Choice {
  const references = createReferences();
  const sorted = new WeakMap<readonly Reference[], readonly Choosable[]>();
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
      const when = tags.every(({ name }) => isVersion(name)) ? new Map<string, number>() : await dates(read);
      const list = [...branches, ...newestFirst(tags, (name) => when.get(name) ?? 0)];
      sorted.set(all, list);
      return list;
    },
    async find(read, typed) {
      if (!isName(typed)) return undefined;
      // Names are looked up among those that git listed: what a person typed never becomes an argument of git's.
      const found = (await references(read)).filter((one) => one.name === typed && allows(one));
      const named = found.find(({ kind }) => kind === 'tag') ?? found[0];
      if (named !== undefined) return { name: named.name, commit: named.commit };
      return allowed.commits ? await findHash(read, typed.toLowerCase()) : undefined;
    },
  };
}

/** The shape of a name that is looked up at all: letters and digits of any script, and `. _ / + @ # = -` inside. */
function isName(typed: string): boolean {
  return typed.length <= 200 && /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._/+@#=-]*$/u.test(typed) && !typed.includes('..');
}

const shortest = 7;

/** A commit by its hash, if it is the only one and part of a branch's or tag's history. */
async function findHash(read: Read, typed: string): Promise<Version | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(typed)) return undefined;
  const answer = await read(['cat-file', '--batch-check=%(objectname)'], { input: `${typed}^{commit}\n` });
  const commit = answer.trim();
  // `missing`, `ambiguous`, or the commit of a reference or tag that is called like a hash.
  if (!/^[0-9a-f]+$/.test(commit) || !commit.startsWith(typed)) return undefined;
  // Prints the commit if nothing reaches it. `for-each-ref --contains` took 90 s over 10,000 tags, this 0.1 s.
  const left = await read(['rev-list', '--max-count=1', commit, '--not', '--branches', '--tags']);
  if (left.trim() !== '') return undefined;
  const name = await read(['rev-parse', `--short=${Math.max(shortest, Math.min(typed.length, 40))}`, commit]);
  return { name: name.trim(), commit };
}
