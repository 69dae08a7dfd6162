import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Freshness } from '../../machines/model.ts';
import { GitFailure } from '../ports/index.ts';
import type { Explain } from './failures.ts';
import type { Git } from './git.ts';
import { removeStaleLocks } from './locks.ts';
import { createMaintenance } from './maintenance.ts';
import { orMissing } from '../async/or-missing.ts';
import type { ReadMirror } from './references.ts';

/** Milliseconds for each kind of git call. */
export interface Timeouts {
  readonly fetch: number;
  readonly clone: number;
  /** Reading the mirror, which needs no network. */
  readonly read: number;
  readonly checkout: number;
}

/** A bare copy of one repository. */
export interface Mirror {
  /** Clones or fetches; a failure is part of the result. */
  refresh(): Promise<Freshness>;
  /** The result of the last refresh. */
  freshness(): Promise<Freshness>;
  /** Runs git in the mirror, cloning first if needed; rejects with GitFailure or GitExit. */
  readonly read: ReadMirror;
  /** The mirror's folder, cloning first if needed. */
  ready(): Promise<string>;
}

export interface MirrorOptions {
  readonly url: string;
  /** The mirror's folder; created by the first refresh. */
  readonly folder: string;
  readonly git: Git;
  readonly explain: Explain;
  readonly timeouts: Timeouts;
  readonly now: () => number;
  readonly warn: (what: string) => void;
}

/** A safe and recognisable folder name that changes with the URL. */
export function mirrorName(app: string, url: string): string {
  const readable = app.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  const hash = createHash('sha256').update(`${app}\0${url}`).digest('hex').slice(0, 16);
  return `${readable}-${hash}.git`;
}

/** Milliseconds after a fetch in which another one is skipped. */
const freshFor = 2000;
/** The file in a mirror with the time of its last fetch. */
const fetchedAtFile = 'nestor-fetched-at';

export function createMirror(options: MirrorOptions): Mirror {
  const { folder, url, git, explain, timeouts, now, warn } = options;
  const started = Date.now() - performance.now();
  let fetchedAt: number | null | undefined;
  let failure: GitFailure | undefined;
  let fetching: Promise<Freshness> | undefined;

  let opened = false;

  const maintain = createMaintenance({ folder, git, explain, timeout: timeouts.clone, now, warn });

  const freshness = async (): Promise<Freshness> => {
    fetchedAt ??= await lastFetch(folder);
    return { fetchedAt, ...(failure === undefined ? {} : { failure: failure.message }) };
  };

  const update = async (): Promise<Freshness> => {
    try {
      if (await exists(folder)) await fetchInto(folder);
      else await clone();
      fetchedAt = now();
      await writeFile(join(folder, fetchedAtFile), String(fetchedAt));
      failure = (await isEmpty())
        ? new GitFailure('empty', 'The repository is empty: it has no branch and no tag')
        : undefined;
      if (failure === undefined) void maintain();
    } catch (error) {
      failure = explain(error);
    }
    return await freshness();
  };

  const fetchInto = async (mirror: string) => {
    if (!opened) await removeStaleLocks(mirror, { before: started });
    opened = true;
    const fetch = () => git({ folder: mirror, args: fetchArguments(url), timeout: timeouts.fetch });
    try {
      await fetch();
    } catch (error) {
      if (explain(error).code !== 'broken' || /No space left|quota exceeded/i.test(String(error))) throw error;
      // Perhaps a crash left the mirror locked or damaged: remove stale locks, or else clone again.
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

  /** Clones beside the mirror and moves the complete clone into its place. */
  const clone = async () => {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await removeParts();
    const part = `${folder}.${randomUUID().slice(0, 8)}.part`;
    try {
      const args = ['clone', '--bare', '--quiet', '--template=', '--', url, part];
      await git({ folder: dirname(folder), args, timeout: timeouts.clone });
      // The URL may hold a password, so it is not stored in the mirror; every fetch names it.
      await git({ folder: part, args: ['config', '--remove-section', 'remote.origin'], timeout: timeouts.read });
      const old = `${part}.old.part`;
      if (await exists(folder)) await rename(folder, old);
      await rename(part, folder);
      await rm(old, { recursive: true, force: true });
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  };

  /** Removes unfinished clones that a crash left behind: those too old to be in progress. */
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

function fetchArguments(url: string): string[] {
  const quiet = ['--quiet', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules'];
  const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  return ['fetch', ...quiet, '--prune', '--force', '--no-tags', '--update-head-ok', '--', url, ...refspecs];
}

async function exists(path: string): Promise<boolean> {
  return (await orMissing(stat(path))) !== undefined;
}

async function lastFetch(folder: string): Promise<number | null> {
  const at = Number(await orMissing(readFile(join(folder, fetchedAtFile), 'utf8')));
  return Number.isFinite(at) && at > 0 ? at : null;
}
