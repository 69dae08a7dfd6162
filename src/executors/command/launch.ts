import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunFiles } from './files.ts';
import type { Program } from './program.ts';

/** A started wrapper. */
export interface Launched {
  readonly pid: number | undefined;
  /** Resolves when it has ended, with its status (see wrapper.sh), or with the signal or fault that ended it. */
  readonly ended: Promise<number | string>;
  /** Aborted when it has ended. */
  readonly over: AbortSignal;
}

const wrapper = fileURLToPath(new URL('wrapper.sh', import.meta.url));

/** Variables that a shell sets itself; the command gets them only if the job sets them. */
const shellsOwn = ['PWD', 'OLDPWD', 'SHLVL', '_'];

/**
 * Starts the wrapper, which outlives this process; see wrapper.sh.
 * @param question.latest milliseconds since 1970, by this machine's clock, after which it starts nothing
 */
export async function launch(question: { program: Program; files: RunFiles; latest: number }): Promise<Launched> {
  const { program, files, latest } = question;
  const { argv, env, checkout } = program;
  const { execa } = await loadExeca();
  const unset = shellsOwn.filter((name) => env[name] === undefined).join(' ');
  const log = await open(files.log, 'a', 0o600);
  // execa takes any descriptor; its types know only those up to 9.
  const descriptor = log.fd as 9;
  try {
    const seconds = String(Math.floor(latest / 1000));
    const subprocess = execa('/bin/sh', [wrapper, files.folder, seconds, unset, ...argv], {
      cwd: checkout,
      env,
      extendEnv: false,
      detached: true,
      cleanup: false,
      reject: false,
      // A file, not a pipe: writing to a pipe fails once its reader is gone.
      stdio: ['ignore', descriptor, descriptor],
    });
    const over = new AbortController();
    const ended = subprocess
      .then(({ exitCode, signal, code }) => exitCode ?? signal ?? code ?? 'no status')
      .finally(() => over.abort());
    return { pid: subprocess.pid, ended, over: over.signal };
  } finally {
    await log.close();
  }
}

/** Loaded when needed: an idle bot need not hold it in memory. */
export function loadExeca() {
  return import('execa');
}
