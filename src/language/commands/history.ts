import { command, unexpectedWords } from './command.ts';
import { findApp, findEnvironment } from './names.ts';

/** The newest runs, of an application or environment if one is named. */
export interface HistoryQuery {
  readonly of: 'history';
  readonly app: string | null;
  readonly environment: string | null;
  readonly count: number;
}

const DEFAULT_COUNT = 10;
const MOST = 100;

const query = (narrowed: { app: string | null; environment: string | null }, count: number) =>
  ({ kind: 'query', query: { of: 'history', ...narrowed, count } satisfies HistoryQuery }) as const;

export const history = command({
  name: 'history',
  aliases: [],
  grammar: 'history [app] [environment] [count]',
  help: { en: 'who ran what, when, how it ended and how long it took' },
  examples: ({ app, environment }) => ['history', `history ${app} ${environment} 20`],
  parse: (args, { catalog }) => {
    const last = args.at(-1);
    const isCounted = last !== undefined && /^\d+$/.test(last);
    const count = isCounted ? Number(last) : DEFAULT_COUNT;
    if (count < 1 || count > MOST) return { code: 'count-out-of-range', command: 'history', least: 1, most: MOST };
    const [app, environment, ...more] = isCounted ? args.slice(0, -1) : args;
    if (more.length > 0) return unexpectedWords('history', more);
    if (app === undefined) return query({ app: null, environment: null }, count);
    const found = environment === undefined ? findApp(catalog, app) : findEnvironment(catalog, app, environment);
    return 'code' in found ? found : query({ environment: null, ...found }, count);
  },
});
