/** A bot of its own process, to be killed while it asks a probe. Arguments: workshop, order. */
import type { ProbeSpec } from '../../../src/ports/index.ts';
import { openWorkshop } from './workshop.ts';

const [root = '', order = ''] = process.argv.slice(2);
const { prober } = openWorkshop(root, (text) => process.stderr.write(`${text}\n`));
await prober.ask(JSON.parse(order) as ProbeSpec, AbortSignal.timeout(600_000));
