import { operations, type Catalog } from '../../machines/model.ts';
import type { Config } from '../config/config.ts';

/** What the config offers, as dialogues need it. */
export function catalogOf(config: Config): Catalog {
  return mapValues(config.apps, (app) =>
    mapValues(app.environments, ({ operations: offered, services, confirm }) => ({
      operations: operations.filter((operation) => offered[operation] !== undefined),
      services,
      confirm,
    })),
  );
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
