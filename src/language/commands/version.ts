import { command, unexpectedWords } from './command.ts';

/** Which Nestor runs, since when, and on which store. */
export interface VersionQuery {
  readonly of: 'version';
}

const query = { kind: 'query', query: { of: 'version' } satisfies VersionQuery } as const;

export const version = command({
  name: 'version',
  aliases: [],
  grammar: 'version',
  help: { en: 'which Nestor runs, since when, and on which store' },
  examples: () => ['version'],
  parse: (args) => {
    if (args.length > 0) return unexpectedWords('version', args);
    return query;
  },
});
