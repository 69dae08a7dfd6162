import { command, unexpectedWords } from './command.ts';
import { findApp } from './names.ts';

/** What runs where; `app` null: everywhere. */
export interface StatusQuery {
  readonly of: 'status';
  readonly app: string | null;
}

const query = (app: string | null) => ({ kind: 'query', query: { of: 'status', app } satisfies StatusQuery }) as const;

export const status = command({
  name: 'status',
  aliases: [],
  grammar: 'status [app]',
  help: { en: 'what is live where, since when, by whom, and how many commits behind the newest version' },
  examples: ({ app }) => ['status', `status ${app}`],
  parse: ([said, ...more], { catalog }) => {
    if (more.length > 0) return unexpectedWords('status', more);
    if (said === undefined) return query(null);
    const found = findApp(catalog, said);
    return 'code' in found ? found : query(found.app);
  },
});
