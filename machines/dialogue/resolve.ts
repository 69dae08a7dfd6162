import type { DialogueContext } from './context.ts';
import type { Catalog, Offer, Operation } from '../model.ts';
import type { Choice } from './question.ts';
import type { DialogueRefusal } from '../refusal.ts';

/** What has to be chosen before the commits can be reviewed. */
export type OpenQuestion = 'app' | 'environment' | 'service' | 'version';

/** The first thing that is still to be chosen; null when nothing is. */
export function openQuestion(context: DialogueContext): OpenQuestion | null {
  const { operation, app, environment, service, candidate, choices } = context;
  if (app === null) return 'app';
  if (environment === null) return 'environment';
  // An environment without services is restarted as a whole; a single service is chosen without asking.
  if (operation === 'restart') return service === null && choices.length > 0 ? 'service' : null;
  return candidate === null ? 'version' : null;
}

/** Is there nothing to choose: no application offers the operation, or what the dialogue is bound to is gone? */
export const isRefused = ({ notice, app, choices }: DialogueContext): boolean =>
  notice?.code === 'no-longer-offered' || (app === null && choices.length === 0);

/**
 * Fills in all that needs no question, up to the first thing that does.
 * @returns the context with the choices of the question that is open now
 */
export function resolve(context: DialogueContext, catalog: Catalog): DialogueContext {
  const notice = isBound(context) ? noLongerOffered(context, catalog) : null;
  if (notice !== null) return { ...context, notice };
  const withApp = resolveApp({ ...context, notice: null }, catalog);
  if (withApp.app === null) return withApp;
  const withEnvironment = resolveEnvironment(withApp, withApp.app, catalog);
  if (withEnvironment.environment === null) return withEnvironment;
  return resolveTarget({ ...withEnvironment, confirm: offerOf(catalog, withEnvironment)?.confirm ?? 'yes' }, catalog);
}

/** The context with one choice of its open question taken. */
export function take(context: DialogueContext, choice: Choice): DialogueContext {
  const open = openQuestion(context);
  if (open === 'app' || open === 'environment' || open === 'service') return { ...context, [open]: choice.value };
  return { ...context, candidate: { name: choice.value, commit: choice.commit ?? null } };
}

/**
 * The context before the last thing that had another answer too; undefined if there was none.
 * A version can be chosen again, unless it was the only one listed.
 */
export function earlier(context: DialogueContext, catalog: Catalog): DialogueContext | undefined {
  const { operation, app, environment, service, candidate } = context;
  const back = { ...context, ...noTarget, requested: {}, notice: null };
  const wasOnly = context.total === 1 && context.choices[0]?.commit !== undefined;
  if (candidate !== null && !wasOnly) return back;
  if (isBound(context)) return undefined;
  const services = offerOf(catalog, context)?.services ?? [];
  if (service !== null && openQuestion(context) === null && services.length > 1) return { ...back, service: null };
  if (app !== null && environment !== null && environmentsFor(catalog, operation, app).length > 1)
    return { ...back, environment: null, service: null };
  if (app !== null && appsFor(catalog, operation).length > 1)
    return { ...back, app: null, environment: null, service: null };
  return undefined;
}

/** The refusal of what was chosen, or asked for, where the configuration no longer offers it; null where it does. */
export function noLongerOffered(context: DialogueContext, catalog: Catalog): DialogueRefusal | null {
  const { operation, requested, supersedes: undecided } = context;
  const app = context.app ?? requested.app ?? '';
  const environment = context.environment ?? requested.environment ?? '';
  const service = context.service ?? requested.service ?? null;
  const isOffered =
    environmentsFor(catalog, operation, app).includes(environment) &&
    (operation !== 'restart' || isServed(catalog[app]?.[environment]?.services ?? [], service));
  return isOffered ? null : { code: 'no-longer-offered', operation, app, environment, service, undecided };
}

const isServed = (known: readonly string[], service: string | null): boolean =>
  service === null ? known.length === 0 : known.includes(service);

/** A run in the queue, and one that replaces an interrupted run, are for one environment: no other is asked for. */
const isBound = ({ queued, supersedes }: DialogueContext): boolean => queued !== null || supersedes !== null;

const noTarget = { choices: [], from: 0, total: 0, candidate: null, version: null, live: null, range: null } as const;

/** The applications that offer the operation somewhere. */
function appsFor(catalog: Catalog, operation: Operation): string[] {
  return Object.keys(catalog).filter((app) => environmentsFor(catalog, operation, app).length > 0);
}

function environmentsFor(catalog: Catalog, operation: Operation, app: string): string[] {
  const environments = catalog[app] ?? {};
  return Object.keys(environments).filter((name) => environments[name]?.operations.includes(operation));
}

function offerOf(catalog: Catalog, { app, environment }: DialogueContext): Offer | undefined {
  return catalog[app ?? '']?.[environment ?? ''];
}

/**
 * The answer that needs no question: what was asked for, or the only option.
 * Something unknown that was asked for is refused, and leads to the question even where there is only one option.
 */
function withoutAsking(
  options: readonly string[],
  requested: string | undefined,
  refuse: (said: string) => DialogueRefusal,
) {
  if (requested !== undefined && options.includes(requested)) return { value: requested, notice: null };
  if (requested !== undefined) return { value: null, notice: refuse(requested) };
  return { value: options.length === 1 ? (options[0] ?? null) : null, notice: null };
}

function listing(options: readonly string[]): Pick<DialogueContext, 'choices' | 'from' | 'total'> {
  return { choices: options.map((value) => ({ value })), from: 0, total: options.length };
}

function resolveApp(context: DialogueContext, catalog: Catalog): DialogueContext {
  const { operation, requested } = context;
  const known = appsFor(catalog, operation);
  if (context.app !== null && known.includes(context.app)) return context;
  const { app: said, ...rest } = requested;
  const { value, notice } = withoutAsking(known, said, (name) =>
    Object.hasOwn(catalog, name)
      ? { code: 'not-offered', operation, app: name }
      : { code: 'unknown-app', said: name, known },
  );
  const refusal: DialogueRefusal | null =
    known.length > 0 ? notice : { code: 'not-offered', operation, app: said ?? '' };
  return { ...context, ...listing(known), app: value, requested: rest, notice: refusal };
}

function resolveEnvironment(context: DialogueContext, app: string, catalog: Catalog): DialogueContext {
  const { operation, requested } = context;
  const known = environmentsFor(catalog, operation, app);
  if (context.environment !== null && known.includes(context.environment)) return context;
  const { environment: said, ...rest } = requested;
  const { value, notice } = withoutAsking(known, said, (name) =>
    Object.hasOwn(catalog[app] ?? {}, name)
      ? { code: 'not-offered', operation, app, environment: name }
      : { code: 'unknown-environment', said: name, app, known },
  );
  return { ...context, ...listing(known), environment: value, requested: rest, notice };
}

function resolveTarget(context: DialogueContext, catalog: Catalog): DialogueContext {
  if (context.operation === 'restart') return resolveService(context, offerOf(catalog, context)?.services ?? []);
  if (context.candidate !== null) return context;
  const { version, commit, ...rest } = context.requested;
  if (version === undefined) return { ...context, ...noTarget };
  return { ...context, requested: rest, candidate: { name: version, commit: commit ?? null } };
}

function resolveService(context: DialogueContext, known: readonly string[]): DialogueContext {
  const { service: said, ...rest } = context.requested;
  if (context.service !== null && known.includes(context.service)) return context;
  const { value, notice } = withoutAsking(known, said, (name) => ({ code: 'unknown-service', said: name, known }));
  return { ...context, ...listing(known), service: value, requested: rest, notice };
}
