import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { sleep } from '../../async/sleep.ts';
import { identify, membersOf, type Identity } from './identity.ts';
import type { Program } from './program.ts';
import { killAll } from './signals.ts';

/** The standard output of a program, and how it ended. */
export interface Captured {
  /** Its beginning only, if it is long. */
  readonly printed: string;
  /** Its exit status or the signal that ended it; undefined if it was not over in time. */
  readonly status: number | string | undefined;
}

/** Bytes of output that are kept; the rest is discarded. */
const most = 2 ** 16;
/** Milliseconds for the output to close once its writers were killed: one that left the session may hold it open. */
const outputWithin = 500;

/**
 * Runs a program in a session of its own and kills what is left of it afterwards.
 * @param question.limit aborted when its time is over; if it was before, nothing is started
 * @param question.onStart hears which process it is, so that another process can kill it if this one cannot
 * @throws Error if it could not be started
 */
export async function runAndCapture(question: {
  program: Program;
  limit: AbortSignal;
  onStart: (identity: Identity) => Promise<void>;
}): Promise<Captured> {
  const { program, limit, onStart } = question;
  if (limit.aborted) return { printed: '', status: undefined };
  const { argv, env, checkout } = program;
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { cwd: checkout, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit', { signal: limit });
  const printed = gather(child.stdout);
  const leader = child.pid === undefined ? undefined : identify(child.pid);
  let status: number | string | undefined;
  try {
    const [[code, signal]] = await Promise.all([exit, leader?.then(onStart)]);
    status = code ?? signal;
  } catch (error) {
    if (!limit.aborted) throw error;
  } finally {
    if (leader !== undefined) await killAll(async () => membersOf(await leader));
    await Promise.race([printed.ended, sleep(outputWithin)]);
    child.stdout.destroy();
  }
  return { printed: printed.text(), status };
}

function gather(stream: Readable): { readonly ended: Promise<void>; text(): string } {
  const pieces: Buffer[] = [];
  let room = most;
  stream.on('data', (piece: Buffer) => {
    if (room > 0) pieces.push(piece.subarray(0, room));
    room -= piece.length;
  });
  const ended = new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  return { ended, text: () => Buffer.concat(pieces).toString('utf8') };
}
