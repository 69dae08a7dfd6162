import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Both outputs, so far. */
  printed(): string;
  /** As `abort` does: SIGTERM to the whole group. */
  abort(): void;
}

export interface Ended {
  /** 128 + n where signal n ended it. */
  readonly status: number;
  readonly output: string;
  /** What its `::progress` and `::link` lines said. */
  readonly progress: readonly string[];
  readonly links: readonly string[];
}

/** The leaders of groups that run. */
const groups = new Set<number>();
process.once('exit', () => {
  for (const group of groups) process.kill(-group, 'SIGKILL');
});

/** Starts a command as Nestor does: in its checkout, in a process group of its own, with this environment and no other. */
export function startCommand(
  argv: readonly string[],
  { checkout, env }: { checkout: string; env: Readonly<Record<string, string>> },
): Running {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { cwd: checkout, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid ?? 0;
  groups.add(pid);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  const ended = once(child, 'close').then(([status, signal]: unknown[]) => {
    groups.delete(pid);
    return {
      status: (status as number | null) ?? 128 + constants.signals[signal as NodeJS.Signals],
      output: printed,
      progress: saidBy('progress', printed),
      links: saidBy('link', printed),
    };
  });
  return { ended, printed: () => printed, abort: () => void process.kill(-pid, 'SIGTERM') };
}

const saidBy = (mark: string, printed: string): readonly string[] =>
  [...printed.matchAll(new RegExp(`^::${mark} (.*)$`, 'gm'))].map(([, said = '']) => said);
