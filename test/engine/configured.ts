import type { Config, Environment } from '../../src/config/config.ts';
import { record } from '../machines/records.ts';

/** A configuration of the environment of `record` alone. */
export const configured = (environment: Pick<Environment, 'operations'> & Partial<Environment>): Config => ({
  name: 'nestor',
  channels: ['ask'],
  dialogue: { timeout: 600_000 },
  runs: { keep: 200, age: 1000 },
  apps: {
    [record.app]: {
      name: record.app,
      repository: '/shop',
      versions: { tags: ['*'], branches: [], commits: false },
      environments: {
        [record.environment]: { name: record.environment, services: [], confirm: 'yes', ...environment },
      },
    },
  },
  secrets: [],
});
