import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { rowsOf, type Sample } from './rows.ts';
import { asMarkdown, asText } from './table.ts';

/** Writes bench.json. @returns the table, and how many targets are missed */
export async function report(
  samples: readonly Sample[],
  { quick, markdown }: { quick: boolean; markdown: boolean },
): Promise<string> {
  const rows = rowsOf(samples);
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version };
  const all = { at: new Date().toISOString(), quick, machine, rows, samples };
  await writeFile('bench.json', `${JSON.stringify(all, undefined, 2)}\n`);
  const missed = rows.filter(({ met }) => met === false).length;
  return `${markdown ? asMarkdown(rows) : asText(rows)}\n\n${missed} of the targets missed.`;
}
