/**
 * Nestor beside a bare Bolt app, side by side in one run: `npm run bench`, or `-- --quick` for a short try; a part of it
 * by `--only rest`, `turns`, `question`, `command` or `yes`, and `--rounds 1`. The table goes to the terminal (as Markdown with
 * `--markdown`), all figures to bench.json. What is measured, and how to read it: docs/performance.md.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCommand } from './command.ts';
import { measureQuestion } from './question.ts';
import { measureRest } from './rest.ts';
import { rowsOf, type Sample } from './rows.ts';
import { Scene } from './scene.ts';
import { asMarkdown, asText } from './table.ts';
import { measureTurns } from './turns.ts';
import { measureYes } from './yes.ts';

const extents = {
  whole: {
    rounds: 3,
    rest: { starts: 5 },
    turns: { blocks: 24, crowds: 4, each: 10 },
    question: { bulk: { commits: 200_000, tags: 10_000 }, times: 7 },
    command: { times: 7 },
    yes: { times: 9 },
  },
  quick: {
    rounds: 1,
    rest: { starts: 1 },
    turns: { blocks: 4, crowds: 1, each: 4 },
    question: { bulk: { commits: 20_000, tags: 1000 }, times: 2 },
    command: { times: 2 },
    yes: { times: 2 },
  },
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true, default: ['rest', 'turns', 'question', 'command', 'yes'] },
  },
});

// Bots are ended when this process exits, and it is to exit also when it is asked to.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const extent = values.quick ? extents.quick : extents.whole;
const rounds = Number(values.rounds ?? extent.rounds);
const samples: Sample[] = [];
const scene = await Scene.set();
try {
  for (let round = 1; round <= rounds; round += 1) {
    const say = (what: string) => console.error(`round ${round} of ${rounds}: ${what}`);
    if (values.only.includes('rest')) {
      say('starts and memory');
      samples.push(...(await measureRest(scene, extent.rest)));
    }
    if (values.only.includes('turns')) {
      say('turns, of one person and of 200');
      samples.push(...(await measureTurns(scene, extent.turns)));
    }
    if (values.only.includes('question')) {
      say('a question with its commits');
      samples.push(...(await measureQuestion(scene, extent.question)));
    }
    if (values.only.includes('command')) {
      say('a command, and one that prints as fast as it can');
      samples.push(...(await measureCommand(extent.command)));
    }
    if (values.only.includes('yes')) {
      say('from yes to the first line');
      samples.push(...(await measureYes(scene, extent.yes)));
    }
  }
} finally {
  await scene.end();
}

const rows = rowsOf(samples);
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version };
const report = { at: new Date().toISOString(), quick: values.quick, machine, rows, samples };
await writeFile('bench.json', `${JSON.stringify(report, undefined, 2)}\n`);
console.log(values.markdown ? asMarkdown(rows) : asText(rows));
const missed = rows.filter(({ met }) => met === false);
if (missed.length > 0) console.log(`\n${missed.length} of the targets missed.`);
process.exit(0);
