import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A commit to make: its subject, and the files that it writes (a name to a text, or to a text with a mode). */
export interface CommitToMake {
  readonly subject?: string;
  readonly author?: string;
  /** Seconds since 1970; by default one second after the commit made before. */
  readonly at?: number;
  readonly files?: Readonly<Record<string, string | { text: string; mode: number }>>;
}

/** A real repository with a work tree, for tests. */
export interface TestRepository {
  readonly path: string;
  git(...args: readonly string[]): Promise<string>;
  /** @returns the full hash */
  commit(commit?: CommitToMake): Promise<string>;
  /** @param options.at what it points at, by default HEAD; with a message it is annotated */
  tag(name: string, options?: { at?: string; message?: string; date?: number }): Promise<void>;
  /** Makes a branch or moves it, without changing to it. */
  branch(name: string, at?: string): Promise<void>;
  /** Changes to a branch, or to a new one without any history. */
  change(branch: string, options?: { orphan: boolean }): Promise<void>;
  remove(): Promise<void>;
}

const start = 1_700_000_000;

/** Makes an empty repository with the branch `main` in a new folder. */
export async function makeRepository(options: { path?: string } = {}): Promise<TestRepository> {
  const path = options.path ?? (await mkdtemp(join(tmpdir(), 'nestor-repository-')));
  await mkdir(path, { recursive: true });
  let clock = start;
  const env = (author: string, at: number) => ({
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: 'someone@example.com',
    GIT_AUTHOR_DATE: `${at} +0000`,
    GIT_COMMITTER_NAME: author,
    GIT_COMMITTER_EMAIL: 'someone@example.com',
    GIT_COMMITTER_DATE: `${at} +0000`,
  });
  const as = async (author: string, at: number, args: readonly string[]) => {
    const { stdout } = await run('git', ['-C', path, '-c', 'gc.auto=0', ...args], {
      env: env(author, at),
      maxBuffer: 2 ** 30,
    });
    return stdout.trimEnd();
  };
  const git = (...args: readonly string[]) => as('Ada', clock, args);
  await git('init', '--quiet', '--initial-branch=main');
  return {
    path,
    git,
    async commit({ subject = 'Change', author = 'Ada', at, files = {} } = {}) {
      clock = at ?? clock + 1;
      for (const [name, content] of Object.entries(files)) {
        const { text, mode } = typeof content === 'string' ? { text: content, mode: 0o644 } : content;
        await mkdir(dirname(join(path, name)), { recursive: true });
        await rm(join(path, name), { force: true });
        await writeFile(join(path, name), text, { mode });
      }
      await git('add', '--all');
      await as(author, clock, ['commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-m', subject]);
      return await git('rev-parse', 'HEAD');
    },
    async tag(name, { at = 'HEAD', message, date } = {}) {
      const annotation = message === undefined ? [] : ['-a', '-m', message];
      await as('Ada', date ?? clock, ['tag', '--force', ...annotation, '--', name, at]);
    },
    async branch(name, at = 'HEAD') {
      await git('update-ref', `refs/heads/${name}`, await git('rev-parse', `${at}^{commit}`));
    },
    async change(branch, { orphan } = { orphan: false }) {
      if (!orphan) {
        await git('checkout', '--quiet', branch);
        return;
      }
      await git('checkout', '--quiet', '--orphan', branch);
      await git('rm', '--quiet', '-r', '-f', '--ignore-unmatch', '.');
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** How much history to generate. */
export interface Bulk {
  readonly commits: number;
  /** Spread evenly over the history, named v0.0.0, v0.0.1 … v0.1.0 …; every second one is annotated. */
  readonly tags: number;
}

/**
 * Fills a repository's `main` with a long history through `git fast-import`: 200,000 commits take some seconds.
 * @returns the names of the tags, oldest first
 */
export async function fill(repository: TestRepository, bulk: Bulk): Promise<readonly string[]> {
  const child = spawn('git', ['-C', repository.path, 'fast-import', '--quiet', '--force'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const done = once(child, 'exit');
  const names: string[] = [];
  for (const text of history(bulk, names)) {
    if (!child.stdin.write(text)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [status] = await done;
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`);
  await repository.git('pack-refs', '--all');
  return names;
}

function* history({ commits, tags }: Bulk, names: string[]): Generator<string> {
  const blob = 'blob\nmark :1\ndata 17\n#!/bin/sh\nexit 0\n\n';
  yield blob;
  const every = tags === 0 ? Infinity : commits / tags;
  let batch = '';
  for (let index = 0; index < commits; index++) {
    const when = `${start + index * 60} +0000`;
    const subject = `Change number ${index}`;
    batch += `commit refs/heads/main\nmark :${index + 2}\nauthor Ada <ada@example.com> ${when}\ncommitter Ada <ada@example.com> ${when}\ndata ${subject.length}\n${subject}\n`;
    if (index === 0) batch += 'M 100755 :1 deploy.sh\n';
    batch += `M 100644 inline number.txt\ndata ${String(index).length}\n${index}\n`;
    if (names.length < tags && Math.floor((index + 1) / every) > names.length) {
      const number = names.length;
      const name = `v${Math.floor(number / 1000)}.${Math.floor(number / 10) % 100}.${number % 10}`;
      names.push(name);
      batch +=
        number % 2 === 0
          ? `reset refs/tags/${name}\nfrom :${index + 2}\n\n`
          : `tag ${name}\nfrom :${index + 2}\ntagger Ada <ada@example.com> ${when}\ndata ${name.length}\n${name}\n`;
    }
    if (batch.length > 1_000_000) {
      yield batch;
      batch = '';
    }
  }
  yield `${batch}done\n`;
}
