import { command } from './command.ts';
import { readRunNumber } from './run-number.ts';

/** The output of a run; null: of the newest. */
export interface LogsQuery {
  readonly of: 'logs';
  readonly run: number | null;
}

export const logs = command({
  name: 'logs',
  aliases: [],
  grammar: 'logs [run]',
  help: { en: 'the output of a run; without a number, of the last one' },
  examples: () => ['logs', 'logs #1'],
  parse: (args) => {
    const read = readRunNumber('logs', args);
    return 'code' in read ? read : { kind: 'query', query: { of: 'logs', ...read } satisfies LogsQuery };
  },
});
