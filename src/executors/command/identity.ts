import { readdir, readFile } from 'node:fs/promises';
import { orMissing } from './files.ts';

/** Which process this is; a pid alone comes round again. As wrapper.sh writes it to pid.json. */
export interface Identity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat (proc(5)); elsewhere what `ps -o lstart=` says. */
  readonly starttime: string;
  /** Empty where the system has none. */
  readonly boot_id: string;
}

/** One line of the process table. */
interface Row {
  readonly pid: number;
  readonly group: number;
  readonly session: number;
  readonly zombie: boolean;
  readonly starttime: string;
}

/** The identity of a process that is there. */
export async function identify(pid: number): Promise<Identity> {
  const row = await look(pid);
  if (row === undefined) throw new Error(`There is no process ${pid}`);
  return { pid, starttime: row.starttime, boot_id: await bootId() };
}

/** Is this very process there, and not merely its exit status (a zombie)? */
export async function lives(identity: Identity): Promise<boolean> {
  if (identity.boot_id !== (await bootId())) return false;
  const row = await look(identity.pid);
  return row !== undefined && !row.zombie && row.starttime === identity.starttime.trim();
}

/** Is this process, the leader of a session, or any that it started and that stayed in the session, still there? */
export async function groupLives(leader: Identity): Promise<boolean> {
  if (leader.boot_id !== (await bootId())) return false;
  const row = await look(leader.pid);
  // A pid is not given away while a group or session is called by it: another start time means that all are gone.
  if (row !== undefined && row.starttime !== leader.starttime.trim()) return false;
  if (row !== undefined && !row.zombie) return true;
  const all = await table();
  return all.some(({ group, session, zombie }) => !zombie && (group === leader.pid || session === leader.pid));
}

const linux = process.platform === 'linux';

async function bootId(): Promise<string> {
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
  const text = await orGone(readFile(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  // The name, in parentheses, may hold spaces and parentheses; the state is the field after the last one.
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

async function orGone(read: Promise<string>): Promise<string | undefined> {
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
    // ps tells no session here; a job of its own group inside the session is not seen.
    return [{ pid: Number(pid), group: Number(group), session: 0, zombie: state.startsWith('Z'), starttime }];
  });
}
