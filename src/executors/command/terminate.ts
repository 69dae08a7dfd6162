import { appendFile, readFile, rm } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';
import { exists, type RunFiles } from './files.ts';
import { groupLives, lives, membersOf, type Identity, type Row } from './identity.ts';
import { killAll, signal, becomes } from './signals.ts';

interface Question {
  /** The wrapper: it stays to the last, to leave how the command ended. */
  readonly leader: Identity;
  readonly files: RunFiles;
  /** Milliseconds for the command to end by itself, and then for what it leaves behind. */
  readonly grace: number;
  readonly warn: (text: string) => void;
}

/** Milliseconds for a wrapper whose command is gone to leave its status. */
const wrapperWithin = 5000;

/**
 * Waits for a command that was told to end: SIGKILL to all that is left of its group and session after the grace.
 * Resolves when nothing of it runs any more.
 */
export async function terminate({ leader, files, grace, warn }: Question): Promise<void> {
  const heard = new Set((await restOf(leader)).filter(({ group }) => group === leader.pid).map(nameOf));
  const nothingLeft = async () => (await restOf(leader)).length === 0;
  // A wrapper alone may be about to start the command, which sees then that it was told to end.
  const ended = async () => (await exists(files.exit)) || (!(await lives(leader)) && (await nothingLeft()));
  if (await becomes(grace, ended)) {
    // Nobody is told twice: many programs give up their tidying at the second time.
    for (const row of await restOf(leader)) if (!heard.has(nameOf(row))) signal(row.pid, 'SIGTERM');
    await becomes(grace, nothingLeft);
  }
  // However long it takes: while something runs, nobody may believe that it was ended.
  while (!(await killAll(() => restOf(leader)))) warn(`processes of group ${leader.pid} cannot be ended`);
  await becomes(wrapperWithin, async () => (await exists(files.exit)) || !(await lives(leader)));
  if (!(await exists(files.exit)) && (await lives(leader))) signal(leader.pid, 'SIGKILL');
}

/**
 * Tells the command to end, by SIGTERM to its process group, unless it was told before a bot was killed, which then
 * goes on from here. It is noted before, for the wrapper and for a bot that comes after this one.
 * @returns false if it had ended by itself and there was nobody to tell
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

/** Was the command of this run told to end? */
export async function wasSigtermSent({ stop }: RunFiles): Promise<boolean> {
  return (await orMissing(readFile(stop, 'utf8'))) === told;
}

/** What the file says once the signal was sent. */
const told = 'told';

/** A disk that is full must not keep a command from being stopped. */
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
