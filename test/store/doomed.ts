import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs committer.ts on a store, kills it after some commits, and gives the keys that it said were acknowledged. */
export async function killedAfter(
  commits: number,
  args: readonly ['embedded' | 'redis', string],
): Promise<readonly string[]> {
  const script = fileURLToPath(new URL('./committer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'close');
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.split('\n').length > commits) child.kill('SIGKILL');
  });
  await exited;
  // The last piece has no end: it was not printed whole.
  return printed.split('\n').slice(0, -1);
}
