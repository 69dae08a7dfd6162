/**
 * Nestor beside bare Bolt apps, in one run: `npm run bench`, or `-- --quick` for a short try; a part of it by `--only
 * rest`, `turns`, `question`, `command` or `yes`, and `--rounds 1`. The table goes to the terminal after each round (as
 * Markdown with `--markdown`), all figures to bench.json. How to read it: docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { measureCommand } from './command.ts';
import { quick, whole } from './extents.ts';
import { measureQuestion } from './question.ts';
import { report } from './report.ts';
import { measureRest } from './rest.ts';
import type { Sample } from './rows.ts';
import { Scene } from './scene.ts';
import { measureTurns } from './turns.ts';
import { measureYes } from './yes.ts';

/** Minutes for all rounds: one that would take longer is left out. */
const MINUTES = 10;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
  },
});

// Exiting ends the bots, so a signal has to exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const extent = values.quick ? quick : whole;
const rounds = Number(values.rounds ?? extent.rounds);
const scene = await Scene.set();
const parts: Readonly<Record<string, () => Promise<readonly Sample[]>>> = {
  rest: () => measureRest(scene, extent.rest),
  turns: () => measureTurns(scene, extent.turns),
  question: () => measureQuestion(scene, extent.question),
  command: () => measureCommand(extent.command),
  yes: () => measureYes(scene, extent.yes),
};

const samples: Sample[] = [];
const minutes = () => performance.now() / 60_000;
try {
  let longest = 0;
  for (let round = 1; round <= rounds && minutes() + longest <= MINUTES; round += 1) {
    const began = minutes();
    for (const [name, measure] of Object.entries(parts)) {
      if (values.only.length > 0 && !values.only.includes(name)) continue;
      const start = performance.now();
      process.stderr.write(`round ${round} of ${rounds}: ${name}`);
      samples.push(...(await measure()));
      process.stderr.write(`, ${Math.round((performance.now() - start) / 1000)} s\n`);
    }
    longest = Math.max(longest, minutes() - began);
    console.log(`\nRound ${round} of ${rounds}, after ${minutes().toFixed(1)} minutes:\n`);
    console.log(await report(samples, values));
  }
} finally {
  await scene.end();
}
process.exit();
