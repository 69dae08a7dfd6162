import { readdir, readFile } from 'node:fs/promises';
import { orMissing } from '../../async/or-missing.ts';

/** Identifies a process beyond its pid, which is reused. As wrapper.sh writes it to pid.json. */
export interface Identity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat (proc(5)); elsewhere what `ps -o lstart=` says. */
  readonly starttime: string;
  /** See `bootId`. */
  readonly boot_id: string;
}

/** One line of the process table. */
export interface Row {
  readonly pid: number;
  readonly group: number;
  readonly session: number;
  readonly zombie: boolean;
  readonly starttime: string;
}

/** The identity of a process; without a start time if it is gone. */
export async function identify(pid: number): Promise<Identity> {
  return { pid, starttime: (await look(pid))?.starttime ?? '', boot_id: await bootId() };
}

/** Is this very process alive, and not a zombie? */
export async function lives(identity: Identity): Promise<boolean> {
  if (identity.boot_id !== (await bootId())) return false;
  const row = await look(identity.pid);
  return row !== undefined && !row.zombie && row.starttime === identity.starttime.trim();
}

/** Is this session leader, or any process of its group or session, still alive? */
export async function groupLives(leader: Identity): Promise<boolean> {
  return (await lives(leader)) || (await membersOf(leader)).length > 0;
}

/** What is left of the group and session that this process leads, itself included. */
export async function membersOf(leader: Identity): Promise<readonly Row[]> {
  // PIDs 0 and 1 are never ours to kill.
  if (leader.pid <= 1 || leader.boot_id !== (await bootId())) return [];
  const row = await look(leader.pid);
  // A pid is not reused while a group or session has it: another start time means that all of them are gone.
  if (row !== undefined && row.starttime !== leader.starttime.trim()) return [];
  const all = await table();
  return all.filter(({ group, session, zombie }) => !zombie && (group === leader.pid || session === leader.pid));
}

const linux = process.platform === 'linux';

/** Changes with each boot; empty where the system has none. */
export async function bootId(): Promise<string> {
  return linux ? (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() : '';
}

async function look(pid: number): Promise<Row | undefined> {
  return linux ? await fromProc(pid) : (await fromPs(['-p', String(pid)]))[0];
}

async function table(): Promise<readonly Row[]> {
  if (!linux) return await fromPs(['-A']);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(pids.map((pid) => fromProc(Number(pid))));
  return rows.filter((row) => row !== undefined);
}

async function fromProc(pid: number): Promise<Row | undefined> {
  const text = await orProcessGone(readFile(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  // The name in parentheses may hold spaces and parentheses; the state follows the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group, session] = fields;
  return {
    pid,
    group: Number(group),
    session: Number(session),
    zombie: state === 'Z' || state === 'X',
    starttime: fields[19] ?? '',
  };
}

async function orProcessGone(read: Promise<string>): Promise<string | undefined> {
  try {
    return await orMissing(read);
  } catch (error) {
    // The process ended between the opening and the reading.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
    throw error;
  }
}

async function fromPs(which: readonly string[]): Promise<readonly Row[]> {
  const columns = ['-o', 'pid=', '-o', 'pgid=', '-o', 'stat=', '-o', 'lstart='];
  const { execa } = await import('execa');
  const { stdout } = await execa('ps', [...which, ...columns], { reject: false, env: { LC_ALL: 'C', TZ: 'UTC' } });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, group, state = '', starttime = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (pid === undefined) return [];
    // ps shows no session here; a job with a group of its own is missed.
    return [{ pid: Number(pid), group: Number(group), session: 0, zombie: state.startsWith('Z'), starttime }];
  });
}
