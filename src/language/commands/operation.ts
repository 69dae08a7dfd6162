import type { RequestedTarget } from '../../../machines/dialogue/context.ts';
import type { Catalog, Operation } from '../../../machines/model.ts';
import type { RequestRefusal } from '../../../machines/refusal.ts';
import { unexpectedWords } from './command.ts';
import { canonical, isNameOf } from './names.ts';

/** The operation that a person wants, and what they said of it. */
export interface Operate {
  readonly kind: 'operate';
  readonly operation: Operation;
  readonly requested: RequestedTarget;
}

/** Words after a command, with the application taken out and split at `to`. */
export interface OperationWords {
  readonly named: RequestedTarget;
  readonly before: string[];
  readonly after: readonly string[];
  /** The environments that a word can mean here. */
  readonly environments: readonly string[];
}

/** What the words ask for; `left` are words that have no meaning there. */
export interface ReadTarget {
  readonly requested: RequestedTarget;
  readonly left: readonly string[];
}

/** The act of an operation's command. An application need not be named where there is only one. */
export function operate(
  operation: Operation,
  args: readonly string[],
  { catalog, read }: { catalog: Catalog; read: (words: OperationWords) => ReadTarget },
): Operate | RequestRefusal {
  const to = args.findIndex((word) => word.toLowerCase() === 'to');
  const before = to === -1 ? [...args] : args.slice(0, to);
  const after = to === -1 ? [] : args.slice(to + 1);
  const app = takeApp(before, catalog);
  const environments = Object.keys(catalog[app ?? onlyApp(catalog) ?? ''] ?? {});
  const { requested, left } = read({ named: app === undefined ? {} : { app }, before, after, environments });
  return left.length > 0 ? unexpectedWords(operation, left) : { kind: 'operate', operation, requested };
}

/** An environment as the config writes it; nothing if none was said. */
export const asEnvironment = (
  said: string | undefined,
  environments: readonly string[],
): Pick<RequestedTarget, 'environment'> => (said === undefined ? {} : { environment: canonical(said, environments) });

/** The application named first; none where there is only one, and the first word is something else. */
function takeApp(words: string[], catalog: Catalog): string | undefined {
  const apps = Object.keys(catalog);
  const first = words[0];
  if (first === undefined) return undefined;
  if (!isNameOf(first, apps) && onlyApp(catalog) !== undefined) return undefined;
  words.shift();
  return canonical(first, apps);
}

function onlyApp(catalog: Catalog): string | undefined {
  const apps = Object.keys(catalog);
  return apps.length === 1 ? apps[0] : undefined;
}
