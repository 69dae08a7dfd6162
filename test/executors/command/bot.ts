/**
 * A bot of its own process, to be killed: carries one task out and prints how it ended. Before that, by how
 * much its memory grew. Arguments: workshop, task.
 */
import { readFile } from 'node:fs/promises';
import type { Task } from '../../../src/ports/index.ts';
import { listener, openWorkshop } from './workshop.ts';

const [root = '', task = ''] = process.argv.slice(2);
const { executor } = openWorkshop(root, (text) => process.stderr.write(`${text}\n`));
// execa is there before, as it is in a bot that has carried out anything.
await import('execa');
const before = process.memoryUsage.rss();
const outcome = await executor().carryOut(
  JSON.parse(task) as Task,
  listener({ onNews: () => void process.stdout.write('news\n') }),
);
process.stdout.write(`${JSON.stringify({ grown: (await mostMemory()) - before })}\n${JSON.stringify(outcome)}\n`);

/** The most bytes that were ever resident; getrusage(2) would count those of the process that started this one. */
async function mostMemory(): Promise<number> {
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
