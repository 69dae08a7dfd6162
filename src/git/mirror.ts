import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Freshness } from '../../machines/model.ts';
import { GitFailure } from '../ports/index.ts';
import type { Explain } from './failures.ts';
import type { Git } from './git.ts';
import { looseReferences, removeStaleLocks } from './locks.ts';
import { orGone } from './gone.ts';
import type { Read } from './references.ts';

/** Milliseconds that a call of git may take. */
export interface Timeouts {
  readonly fetch: number;
  readonly clone: number;
  /** Questions to the mirror, which need no network. */
  readonly read: number;
  readonly checkout: number;
}

/** What a bare copy of one repository can do. */
export interface Mirror {
  /** Clones or fetches; a failure is in the answer. */
  refresh(): Promise<Freshness>;
  /** What the last refresh said. */
  freshness(): Promise<Freshness>;
  /** Calls git in the mirror, cloning first if there is none; rejects with a GitFailure or a GitExit. */
  readonly read: Read;
  /** The mirror's folder, after making sure that there is one. */
  ready(): Promise<string>;
}

export interface MirrorOptions {
  readonly address: string;
  /** Where the mirror is or will be. */
  readonly folder: string;
  readonly git: Git;
  readonly explain: Explain;
  readonly timeouts: Timeouts;
  readonly now: () => number;
  readonly warn: (what: string) => void;
}

/** A folder's name that is safe, can be recognised, and changes with the address. */
export function mirrorName(app: string, address: string): string {
  const readable = app.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  const hash = createHash('sha256').update(`${app}\0${address}`).digest('hex').slice(0, 16);
  return `${readable}-${hash}.git`;
}

const freshFor = 2000;
/** The file in a mirror that holds when it was last brought up to date. */
const stamp = 'nestor-fetched-at';

export function createMirror(options: MirrorOptions): Mirror {
  const { folder, address, git, explain, timeouts, now, warn } = options;
  const started = Date.now() - performance.now();
  let fetchedAt: number | null | undefined;
  let failure: GitFailure | undefined;
  let fetching: Promise<Freshness> | undefined;
  let tidying = false;
  let tidied = 0;
  let opened = false;

  const freshness = async (): Promise<Freshness> => {
    fetchedAt ??= await lastFetch(folder);
    return { fetchedAt, ...(failure === undefined ? {} : { failure: failure.message }) };
  };

  const update = async (): Promise<Freshness> => {
    try {
      if (await exists(folder)) await fetchInto(folder);
      else await clone();
      fetchedAt = now();
      await writeFile(join(folder, stamp), String(fetchedAt));
      failure = (await isEmpty())
        ? new GitFailure('empty', 'The repository is empty: it has no branch and no tag')
        : undefined;
      if (failure === undefined) void tidy();
    } catch (error) {
      failure = explain(error);
    }
    return await freshness();
  };

  const fetchInto = async (mirror: string) => {
    if (!opened) await removeStaleLocks(mirror, { before: started });
    opened = true;
    const fetch = () => git({ folder: mirror, args: fetchArguments(address), timeout: timeouts.fetch });
    try {
      await fetch();
    } catch (error) {
      if (explain(error).code !== 'broken' || /No space left|quota exceeded/i.test(String(error))) throw error;
      // The fault may be the mirror's own: what a crash left locked is freed, what it left damaged is made anew.
      await removeStaleLocks(mirror, { before: Date.now() - timeouts.fetch });
      try {
        await fetch();
      } catch (again) {
        if (/\.lock'|cannot lock ref/.test(String(again))) throw again;
        warn(`the mirror ${basename(folder)} is made anew: ${explain(again).message}`);
        await clone();
      }
    }
  };

  /** Clones beside the mirror and puts the clone in its place when it is whole. */
  const clone = async () => {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await removeParts();
    const part = `${folder}.${randomUUID().slice(0, 8)}.part`;
    try {
      const args = ['clone', '--bare', '--quiet', '--template=', '--', address, part];
      await git({ folder: dirname(folder), args, timeout: timeouts.clone });
      // The address may hold a password: it stays in the config of Nestor, and every fetch names it.
      await git({ folder: part, args: ['config', '--remove-section', 'remote.origin'], timeout: timeouts.read });
      const old = `${part}.old.part`;
      if (await exists(folder)) await rename(folder, old);
      await rename(part, folder);
      await rm(old, { recursive: true, force: true });
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  };

  /** Removes clones that a crash left half done: those that nobody can still be working on. */
  const removeParts = async () => {
    for (const name of await readdir(dirname(folder))) {
      if (!name.startsWith(`${basename(folder)}.`) || !name.endsWith('.part')) continue;
      const path = join(dirname(folder), name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < Math.max(started, Date.now() - timeouts.clone)) await rm(path, { recursive: true, force: true });
    }
  };

  const isEmpty = async () => {
    const args = ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/heads', 'refs/tags'];
    return (await git({ folder, args, timeout: timeouts.read })).trim() === '';
  };

  /** Keeps questions cheap; nobody waits for it. */
  const tidy = async () => {
    if (tidying) return;
    tidying = true;
    try {
      const loose = await looseReferences(folder);
      if (tidied !== 0 && loose < 50 && (loose === 0 || now() - tidied < 600_000)) return;
      tidied = now();
      const slow = { folder, timeout: timeouts.clone };
      await git({ ...slow, args: ['pack-refs', '--all'] });
      await git({ ...slow, args: ['commit-graph', 'write', '--reachable', '--changed-paths', '--split'] });
      // A commit that ran once must stay, even if no branch leads to it any more: a rollback may ask for it.
      await git({
        ...slow,
        args: [
          '-c',
          'gc.auto=5000',
          '-c',
          'gc.pruneExpire=never',
          '-c',
          'gc.autoDetach=false',
          'gc',
          '--auto',
          '--quiet',
        ],
      });
    } catch (error) {
      warn(`the mirror ${basename(folder)} could not be tidied: ${explain(error).message}`);
    } finally {
      tidying = false;
    }
  };

  const refresh = async (): Promise<Freshness> => {
    if (fetching !== undefined) return await fetching;
    const known = await freshness();
    if (failure === undefined && known.fetchedAt !== null && Math.abs(now() - known.fetchedAt) < freshFor) return known;
    fetching ??= update().finally(() => {
      fetching = undefined;
    });
    return await fetching;
  };

  const ready = async () => {
    if (opened || (await exists(folder))) return folder;
    await refresh();
    if (failure === undefined || (await exists(folder))) return folder;
    throw new GitFailure(failure.code, failure.message);
  };

  return {
    refresh,
    freshness,
    ready,
    read: async (args, { input } = {}) =>
      await git({ folder: await ready(), args, timeout: timeouts.read, ...(input === undefined ? {} : { input }) }),
  };
}

function fetchArguments(address: string): string[] {
  const quiet = ['--quiet', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules'];
  const wanted = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  return ['fetch', ...quiet, '--prune', '--force', '--no-tags', '--update-head-ok', '--', address, ...wanted];
}

async function exists(path: string): Promise<boolean> {
  return (await orGone(stat(path))) !== undefined;
}

async function lastFetch(folder: string): Promise<number | null> {
  const at = Number(await orGone(readFile(join(folder, stamp), 'utf8')));
  return Number.isFinite(at) && at > 0 ? at : null;
}
