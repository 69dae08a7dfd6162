import type { RequestedTarget } from '../../machines/dialogue/context.ts';
import type { Catalog, Operation } from '../../machines/model.ts';

/** What the words after a command ask for; `left` are words that have no meaning there. */
export interface Request {
  readonly requested: RequestedTarget;
  readonly left: readonly string[];
}

/**
 * `deploy [app] [version] [to environment]`, `rollback [app] [environment] [to version]`,
 * `restart [app] [environment] [service]`. An application need not be named where there is one only, and an environment
 * is understood without its `to`.
 * @param args the words after the command
 */
export function request(operation: Operation, args: readonly string[], catalog: Catalog): Request {
  const to = args.findIndex((word) => word.toLowerCase() === 'to');
  const before = to === -1 ? [...args] : args.slice(0, to);
  const after = to === -1 ? [] : args.slice(to + 1);
  const app = takeApp(before, catalog);
  const environments = Object.keys(catalog[app ?? onlyApp(catalog) ?? ''] ?? {});
  const named = { ...(app !== undefined && { app }) };
  if (operation === 'deploy') return deployment({ named, before, after, environments });
  if (operation === 'rollback') return rollback({ named, before, after, environments });
  const environment = before.shift();
  const service = before.shift();
  return {
    requested: {
      ...named,
      ...(environment !== undefined && { environment: canonical(environment, environments) }),
      ...(service !== undefined && { service }),
    },
    left: [...before, ...after],
  };
}

interface Words {
  readonly named: RequestedTarget;
  readonly before: string[];
  readonly after: readonly string[];
  readonly environments: readonly string[];
}

function deployment({ named, before, after, environments }: Words): Request {
  const loose = after.length > 0 ? -1 : before.findLastIndex((word) => known(word, environments));
  const environment = after[0] ?? (loose === -1 ? undefined : before.splice(loose, 1)[0]);
  const version = before.shift();
  return {
    requested: {
      ...named,
      ...(version !== undefined && { version }),
      ...(environment !== undefined && { environment: canonical(environment, environments) }),
    },
    left: [...before, ...after.slice(1)],
  };
}

function rollback({ named, before, after, environments }: Words): Request {
  const environment = before.shift();
  const version = after[0] ?? before.shift();
  return {
    requested: {
      ...named,
      ...(version !== undefined && { version }),
      ...(environment !== undefined && { environment: canonical(environment, environments) }),
    },
    left: [...before, ...after.slice(1)],
  };
}

/** The application named first; without one where there is but one, and the first word is something else. */
function takeApp(words: string[], catalog: Catalog): string | undefined {
  const apps = Object.keys(catalog);
  const first = words[0];
  if (first === undefined) return undefined;
  if (!known(first, apps) && onlyApp(catalog) !== undefined) return undefined;
  words.shift();
  return canonical(first, apps);
}

function onlyApp(catalog: Catalog): string | undefined {
  const apps = Object.keys(catalog);
  return apps.length === 1 ? apps[0] : undefined;
}

const known = (word: string, names: readonly string[]): boolean =>
  names.some((name) => name.toLowerCase() === word.toLowerCase());

/** A name as the config writes it, whatever the case it was typed in. */
export function canonical(word: string, names: readonly string[]): string {
  return names.find((name) => name.toLowerCase() === word.toLowerCase()) ?? word;
}
