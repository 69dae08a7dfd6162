import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Order } from '../../engine/ports.ts';
import type { RunFiles } from './files.ts';

/** A wrapper that was started. */
export interface Launched {
  readonly pid: number | undefined;
  /** Resolves when the wrapper has ended; with what is wrong if it did not leave an exit status. */
  readonly ended: Promise<string | undefined>;
}

const wrapper = fileURLToPath(new URL('wrapper.sh', import.meta.url));

/** What a shell sets by itself; the command gets them only if the order names them. */
const shellsOwn = ['PWD', 'OLDPWD', 'SHLVL', '_'];

/** Starts the wrapper, which outlives this process; see wrapper.sh. */
export async function launch(question: {
  order: Order;
  checkout: string;
  env: Readonly<Record<string, string>>;
  files: RunFiles;
}): Promise<Launched> {
  const { order, checkout, env, files } = question;
  // A bot that rests, as most do most of the time, need not hold it in memory.
  const { execa } = await import('execa');
  const unset = shellsOwn.filter((name) => env[name] === undefined).join(' ');
  const log = await open(files.log, 'a', 0o600);
  // execa takes any descriptor; its types know only those up to 9.
  const descriptor = log.fd as 9;
  try {
    const subprocess = execa('/bin/sh', [wrapper, files.folder, unset, ...order.argv], {
      cwd: checkout,
      env,
      extendEnv: false,
      detached: true,
      cleanup: false,
      // A descriptor and no pipe: whoever writes to a pipe dies with its reader.
      stdio: ['ignore', descriptor, descriptor],
      reject: false,
    });
    const ended = subprocess.then(({ exitCode, signal, code }) => faults(exitCode) ?? code ?? signal);
    return { pid: subprocess.pid, ended };
  } finally {
    await log.close();
  }
}

function faults(status: number | undefined): string | undefined {
  if (status === undefined || status === 0) return undefined;
  // Statuses of wrapper.sh.
  if (status === 76) return 'the folder of the run cannot be written; is the disk full?';
  return status === 77 ? 'its exit status could not be written' : `the wrapper ended with ${status}`;
}
