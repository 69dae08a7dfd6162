import { readFile } from 'node:fs/promises';

/**
 * The last lines of the bot's log, formatted for people.
 * @param file pino's JSON lines; any other line is kept as it is
 */
export async function lastLines(file: string, count: number): Promise<string> {
  const text = await readFile(file, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.slice(-count).map(readable).join('\n') || 'The log is empty.';
}

const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

function readable(line: string): string {
  const record = parsed(line);
  if (record === undefined) return `  ${line}`;
  const { level, time, msg, ...rest } = record;
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  return `  ${clock} ${(LEVELS[Number(level)] ?? String(level)).padEnd(5)} ${String(msg)}${more}`;
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    // A kill may have cut the line short.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
