/** A bot of its own process, to be killed: executes one order and prints how it ended. Arguments: workshop, order. */
import type { Order } from '../../../src/engine/ports.ts';
import { openWorkshop } from './workshop.ts';

const [root = '', order = ''] = process.argv.slice(2);
const { executor } = openWorkshop(root, (text) => process.stderr.write(`${text}\n`));
const outcome = await executor().execute(JSON.parse(order) as Order, () => {
  process.stdout.write('output\n');
});
process.stdout.write(`${JSON.stringify(outcome)}\n`);
