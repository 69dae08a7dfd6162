import { command } from './command.ts';
import { readRunNumber } from './run-number.ts';

export const abort = command({
  name: 'abort',
  aliases: [],
  grammar: 'abort [run]',
  help: { en: 'stops a run, or takes it out of the queue' },
  examples: () => ['abort', 'abort #1'],
  parse: (args) => {
    const read = readRunNumber('abort', args);
    return 'code' in read ? read : { kind: 'abort', run: read.run };
  },
});
