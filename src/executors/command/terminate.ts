import { appendFile, readFile, rm } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';
import { exists, type RunFiles } from './files.ts';
import { groupLives, lives, membersOf, type Identity, type Row } from './identity.ts';
import { killAll, signal, becomes } from './signals.ts';

interface Question {
  /** The wrapper: it lives longest, to record how the command ended. */
  readonly leader: Identity;
  readonly files: RunFiles;
  /** Milliseconds for the command to end, and then for what it leaves behind. */
  readonly grace: number;
  readonly warn: (text: string) => void;
}

/** Milliseconds for a wrapper whose command is gone to record the exit status. */
const wrapperWithin = 5000;

/**
 * Waits for a command that got SIGTERM; after the grace, sends SIGKILL to what is left of its group and session.
 * Resolves once none of it runs.
 */
export async function terminate({ leader, files, grace, warn }: Question): Promise<void> {
  const heard = new Set((await restOf(leader)).filter(({ group }) => group === leader.pid).map(nameOf));
  const nothingLeft = async () => (await restOf(leader)).length === 0;
  // A wrapper without a command may be about to start it, and will see that it must not.
  const ended = async () => (await exists(files.exit)) || (!(await lives(leader)) && (await nothingLeft()));
  if (await becomes(grace, ended)) {
    // No second SIGTERM: many programs abandon their cleanup on it.
    for (const row of await restOf(leader)) if (!heard.has(nameOf(row))) signal(row.pid, 'SIGTERM');
    await becomes(grace, nothingLeft);
  }
  // However long it takes: a run must not count as stopped while any of it runs.
  while (!(await killAll(() => restOf(leader)))) warn(`processes of group ${leader.pid} cannot be ended`);
  await becomes(wrapperWithin, async () => (await exists(files.exit)) || !(await lives(leader)));
  if (!(await exists(files.exit)) && (await lives(leader))) signal(leader.pid, 'SIGKILL');
}

/**
 * Sends SIGTERM to the command's process group, unless an earlier bot did. That is noted first, for the wrapper and for
 * a bot that resumes the run.
 * @returns false if it had ended by itself already
 */
export async function sendSigterm(question: Question): Promise<boolean> {
  const { leader, files } = question;
  if (await wasSigtermSent(files)) return true;
  if ((await exists(files.exit)) || !(await groupLives(leader))) return false;
  await note('', question);
  if (await exists(files.exit)) {
    await rm(files.stop, { force: true });
    return false;
  }
  signal(-leader.pid, 'SIGTERM');
  await note(told, question);
  return true;
}

/** Did the command of this run get SIGTERM from Nestor? */
export async function wasSigtermSent({ stop }: RunFiles): Promise<boolean> {
  return (await orMissing(readFile(stop, 'utf8'))) === told;
}

/** The content of the stop file once the signal was sent. */
const told = 'told';

/** A full disk must not keep a command from being stopped. */
async function note(text: string, { files, warn }: Question): Promise<void> {
  try {
    await appendFile(files.stop, text, { mode: 0o600 });
  } catch (error) {
    warn(`${files.stop} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function restOf(leader: Identity): Promise<readonly Row[]> {
  return (await membersOf(leader)).filter(({ pid }) => pid !== leader.pid);
}

const nameOf = ({ pid, starttime }: Row): string => `${pid}@${starttime}`;
