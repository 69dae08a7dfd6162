import { PassThrough } from 'node:stream';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { runTerminal, type TerminalOptions } from '../../../src/sandbox/terminal/index.ts';

/** Shorter than by default. */
export const PATIENCE = { quiet: 80, reaction: 150, giveUp: 10_000 };

/** Pipes lines through a terminal and returns what it printed. */
export async function piped(
  slack: Sandbox,
  lines: readonly string[],
  options: Partial<TerminalOptions> = {},
): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  const printed = collected(output);
  input.end(`${lines.join('\n')}\n`);
  await runTerminal({ sandbox: slack, input, output, patience: PATIENCE, ...options });
  return printed();
}

export function collected(output: PassThrough): () => string {
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
