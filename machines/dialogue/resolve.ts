import type { DialogueContext } from './context.ts';
import type { Catalog, Offer, Operation } from '../model.ts';
import type { Choice } from './question.ts';
import type { DialogueRefusal } from '../refusal.ts';

const unsettled = { choices: [], from: 0, total: 0, candidate: null, version: null, live: null, range: null } as const;

/** The applications that offer the operation somewhere. */
function appsFor(catalog: Catalog, operation: Operation): string[] {
  return Object.keys(catalog).filter((app) => environmentsFor(catalog, operation, app).length > 0);
}

function environmentsFor(catalog: Catalog, operation: Operation, app: string): string[] {
  const environments = catalog[app] ?? {};
  return Object.keys(environments).filter((name) => environments[name]?.operations.includes(operation));
}

function offerOf(catalog: Catalog, draft: DialogueContext): Offer | undefined {
  return catalog[draft.app ?? '']?.[draft.environment ?? ''];
}

/**
 * Settles one thing: by what was wanted, or because there is one answer only.
 * What was wanted and is not there is told, and asked for even where there is one answer only.
 */
function settle(options: readonly string[], requested: string | undefined, refuse: (said: string) => DialogueRefusal) {
  if (requested !== undefined && options.includes(requested)) return { value: requested, notice: null };
  if (requested !== undefined) return { value: null, notice: refuse(requested) };
  return { value: options.length === 1 ? (options[0] ?? null) : null, notice: null };
}

function listing(options: readonly string[]): Pick<DialogueContext, 'choices' | 'from' | 'total'> {
  return { choices: options.map((value) => ({ value })), from: 0, total: options.length };
}

/** It is the environment's turn, or its undecided run's thread, that others wait for: there is no other to ask for. */
const isBound = ({ queued, supersedes }: DialogueContext): boolean => queued !== null || supersedes !== null;

/** The refusal of what is settled, or wanted, where that has left the configuration; null where it has not. */
export function noLongerOffered(draft: DialogueContext, catalog: Catalog): DialogueRefusal | null {
  const { operation, requested, supersedes: undecided } = draft;
  const app = draft.app ?? requested.app ?? '';
  const environment = draft.environment ?? requested.environment ?? '';
  const service = draft.service ?? requested.service ?? null;
  const isOffered =
    environmentsFor(catalog, operation, app).includes(environment) &&
    (operation !== 'restart' || isServed(catalog[app]?.[environment]?.services ?? [], service));
  return isOffered ? null : { code: 'no-longer-offered', operation, app, environment, service, undecided };
}

const isServed = (known: readonly string[], service: string | null): boolean =>
  service === null ? known.length === 0 : known.includes(service);

/**
 * Settles all that needs no question, up to the first thing that does.
 * @returns the draft with `step` naming what is open, and the choices of its question
 */
export function advance(draft: DialogueContext, catalog: Catalog): DialogueContext {
  const notice = isBound(draft) ? noLongerOffered(draft, catalog) : null;
  if (notice !== null) return { ...draft, step: 'nothing', notice };
  const withApp = advanceApp({ ...draft, notice: null }, catalog);
  if (withApp.app === null) return withApp;
  const withEnvironment = advanceEnvironment(withApp, withApp.app, catalog);
  if (withEnvironment.environment === null) return withEnvironment;
  return advanceTarget({ ...withEnvironment, confirm: offerOf(catalog, withEnvironment)?.confirm ?? 'yes' }, catalog);
}

function advanceApp(draft: DialogueContext, catalog: Catalog): DialogueContext {
  const { operation, requested } = draft;
  const known = appsFor(catalog, operation);
  if (draft.app !== null && known.includes(draft.app)) return draft;
  const { app: said, ...rest } = requested;
  const { value, notice } = settle(known, said, (name) =>
    Object.hasOwn(catalog, name)
      ? { code: 'not-offered', operation, app: name }
      : { code: 'unknown-app', said: name, known },
  );
  const nothing = known.length === 0;
  return {
    ...draft,
    ...listing(known),
    app: value,
    requested: rest,
    step: nothing ? 'nothing' : 'app',
    notice: nothing ? { code: 'not-offered', operation, app: said ?? '' } : notice,
  };
}

function advanceEnvironment(draft: DialogueContext, app: string, catalog: Catalog): DialogueContext {
  const { operation, requested } = draft;
  const known = environmentsFor(catalog, operation, app);
  if (draft.environment !== null && known.includes(draft.environment)) return draft;
  const { environment: said, ...rest } = requested;
  const { value, notice } = settle(known, said, (name) =>
    Object.hasOwn(catalog[app] ?? {}, name)
      ? { code: 'not-offered', operation, app, environment: name }
      : { code: 'unknown-environment', said: name, app, known },
  );
  return { ...draft, ...listing(known), environment: value, requested: rest, step: 'environment', notice };
}

function advanceTarget(draft: DialogueContext, catalog: Catalog): DialogueContext {
  if (draft.operation === 'restart') return advanceService(draft, offerOf(catalog, draft)?.services ?? []);
  if (draft.candidate !== null) return { ...draft, step: 'commits' };
  const { version, commit, ...rest } = draft.requested;
  if (version === undefined) return { ...draft, ...unsettled, step: 'version' };
  return { ...draft, requested: rest, candidate: { name: version, commit: commit ?? null }, step: 'commits' };
}

function advanceService(draft: DialogueContext, known: readonly string[]): DialogueContext {
  const { service: said, ...rest } = draft.requested;
  if (draft.service !== null && known.includes(draft.service)) return { ...draft, step: 'commits' };
  const { value, notice } = settle(known, said, (name) => ({ code: 'unknown-service', said: name, known }));
  // Where there is nothing to choose, the environment as a whole is asked about, and what is unknown is said before it.
  const open = known.length > 0 && (notice !== null || value === null);
  return { ...draft, ...listing(known), service: value, requested: rest, step: open ? 'service' : 'commits', notice };
}

/** The draft with one choice of its open question taken. */
export function take(draft: DialogueContext, choice: Choice): DialogueContext {
  if (draft.step === 'app') return { ...draft, app: choice.value };
  if (draft.step === 'environment') return { ...draft, environment: choice.value };
  if (draft.step === 'service') return { ...draft, service: choice.value };
  return { ...draft, candidate: { name: choice.value, commit: choice.commit ?? null } };
}

/**
 * The draft before its last settled thing that had another answer too; undefined if there was none.
 * A version can be chosen anew, unless it was the only one listed.
 */
export function earlier(draft: DialogueContext, catalog: Catalog): DialogueContext | undefined {
  const { operation, app } = draft;
  const back = { ...draft, ...unsettled, requested: {}, notice: null };
  const wasOnly = draft.total === 1 && draft.choices[0]?.commit !== undefined;
  if (draft.candidate !== null && !wasOnly) return { ...back, step: 'version' };
  if (isBound(draft)) return undefined;
  if (draft.service !== null && draft.step === 'commits' && (offerOf(catalog, draft)?.services.length ?? 0) > 1)
    return { ...back, service: null };
  if (app !== null && draft.environment !== null && environmentsFor(catalog, operation, app).length > 1)
    return { ...back, environment: null, service: null };
  if (app !== null && appsFor(catalog, operation).length > 1)
    return { ...back, app: null, environment: null, service: null };
  return undefined;
}
