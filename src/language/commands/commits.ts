import type { Version } from '../../../machines/model.ts';
import { command, type Circumstances, unexpectedWords } from './command.ts';
import { findEnvironment } from './names.ts';

/** What a deployment would change; `version` null: the newest. */
export interface CommitsQuery {
  readonly of: 'commits';
  readonly app: string;
  readonly environment: string;
  /** As a person typed it, or as a question froze it. */
  readonly version: string | Version | null;
}

const query = (asked: Omit<CommitsQuery, 'of'>) =>
  ({ kind: 'query', query: { of: 'commits', ...asked } satisfies CommitsQuery }) as const;

export const commits = command({
  name: 'commits',
  aliases: [],
  grammar: 'commits app environment [version]',
  help: { en: 'what a deployment would change, without deploying; in reply to my question, lists all commits' },
  examples: ({ app, environment }) => [`commits ${app} ${environment}`],
  parse: (args, circumstances) => {
    const [app, environment, version, ...more] = args;
    if (app === undefined && circumstances.isOpen) return ofPlan(circumstances);
    if (more.length > 0) return unexpectedWords('commits', more);
    if (app === undefined || environment === undefined) return { code: 'target-missing', command: 'commits' };
    const found = findEnvironment(circumstances.catalog, app, environment);
    return 'code' in found ? found : query({ ...found, version: version ?? null });
  },
});

/** All commits of the very plan that the person is asked about. */
const ofPlan = ({ plan }: Circumstances) =>
  plan === null ? ({ code: 'no-version-chosen', command: 'commits' } as const) : query(plan);
