import type { Busy, Catalog, Freshness, Live, Offer, Operation, Range, Thread, Version } from './model.ts';
import type { Asked, Choice, Page, Plan, Question } from './question.ts';
import type { Refusal } from './refusal.ts';

/** How many choices a question lists at a time. */
export const PAGE = 10;

/** What the command already said; taken out as it is used. */
export interface Wanted {
  readonly app?: string;
  readonly environment?: string;
  readonly version?: string;
  readonly service?: string;
}

/** The dialogue's context: an operation that is being agreed upon. */
export interface Draft {
  /** Names the dialogue: the channel and the message that began it. */
  readonly dialogue: string;
  readonly place: Thread;
  readonly person: string;
  readonly operation: Operation;
  readonly wanted: Wanted;
  readonly app: string | null;
  readonly environment: string | null;
  readonly service: string | null;
  /** What is to be settled next; `routing` leads there. */
  readonly step: 'app' | 'environment' | 'service' | 'version' | 'commits' | 'nothing';
  readonly choices: readonly Choice[];
  readonly from: number;
  readonly total: number;
  /** The version named but not yet found: by its name, or picked from a list with its commit. */
  readonly candidate: { readonly name: string; readonly commit: string | null } | null;
  /** The version found, its commit frozen. */
  readonly version: Version | null;
  readonly live: Live | null;
  readonly range: Range | null;
  readonly freshness: Freshness | null;
  readonly busy: Busy | null;
  readonly confirm: 'yes' | 'name';
  /** Counts look-ups. */
  readonly ticket: number;
  readonly number: number;
  readonly time: number;
  readonly notice: Refusal | null;
  /** When the open question is dropped: milliseconds since 1970. */
  readonly deadline: number;
  readonly run: number | null;
}

export const blank: Draft = {
  dialogue: '',
  place: { channel: '', thread: '' },
  person: '',
  operation: 'deploy',
  wanted: {},
  app: null,
  environment: null,
  service: null,
  step: 'app',
  choices: [],
  from: 0,
  total: 0,
  candidate: null,
  version: null,
  live: null,
  range: null,
  freshness: null,
  busy: null,
  confirm: 'yes',
  ticket: 0,
  number: 0,
  time: 1,
  notice: null,
  deadline: 0,
  run: null,
};

const unsettled = { choices: [], from: 0, total: 0, candidate: null, version: null, live: null, range: null } as const;

/** The applications that offer the operation somewhere. */
function appsFor(catalog: Catalog, operation: Operation): string[] {
  return Object.keys(catalog).filter((app) => environmentsFor(catalog, operation, app).length > 0);
}

function environmentsFor(catalog: Catalog, operation: Operation, app: string): string[] {
  const environments = catalog[app] ?? {};
  return Object.keys(environments).filter((name) => environments[name]?.operations.includes(operation));
}

function offerOf(catalog: Catalog, draft: Draft): Offer | undefined {
  return catalog[draft.app ?? '']?.[draft.environment ?? ''];
}

/**
 * Settles one thing: by what was wanted, or because there is one answer only.
 * What was wanted and is not there is told, and asked for even where there is one answer only.
 */
function settle(options: readonly string[], wanted: string | undefined, refuse: (said: string) => Refusal) {
  if (wanted !== undefined && options.includes(wanted)) return { value: wanted, notice: null };
  if (wanted !== undefined) return { value: null, notice: refuse(wanted) };
  return { value: options.length === 1 ? (options[0] ?? null) : null, notice: null };
}

function listing(options: readonly string[]): Pick<Draft, 'choices' | 'from' | 'total'> {
  return { choices: options.map((value) => ({ value })), from: 0, total: options.length };
}

/**
 * Settles all that needs no question, up to the first thing that does.
 * @returns the draft with `step` naming what is open, and the choices of its question
 */
export function advance(draft: Draft, catalog: Catalog): Draft {
  const withApp = advanceApp({ ...draft, notice: null }, catalog);
  if (withApp.app === null) return withApp;
  const withEnvironment = advanceEnvironment(withApp, withApp.app, catalog);
  if (withEnvironment.environment === null) return withEnvironment;
  return advanceTarget({ ...withEnvironment, confirm: offerOf(catalog, withEnvironment)?.confirm ?? 'yes' }, catalog);
}

function advanceApp(draft: Draft, catalog: Catalog): Draft {
  const { operation, wanted } = draft;
  const known = appsFor(catalog, operation);
  if (draft.app !== null && known.includes(draft.app)) return draft;
  const { app: said, ...rest } = wanted;
  const { value, notice } = settle(known, said, (name) =>
    Object.hasOwn(catalog, name)
      ? { reason: 'not-offered', operation, app: name }
      : { reason: 'unknown-app', said: name, known },
  );
  const nothing = known.length === 0;
  return {
    ...draft,
    ...listing(known),
    app: value,
    wanted: rest,
    step: nothing ? 'nothing' : 'app',
    notice: nothing ? { reason: 'not-offered', operation, app: said ?? '' } : notice,
  };
}

function advanceEnvironment(draft: Draft, app: string, catalog: Catalog): Draft {
  const { operation, wanted } = draft;
  const known = environmentsFor(catalog, operation, app);
  if (draft.environment !== null && known.includes(draft.environment)) return draft;
  const { environment: said, ...rest } = wanted;
  const { value, notice } = settle(known, said, (name) =>
    Object.hasOwn(catalog[app] ?? {}, name)
      ? { reason: 'not-offered', operation, app, environment: name }
      : { reason: 'unknown-environment', said: name, app, known },
  );
  return { ...draft, ...listing(known), environment: value, wanted: rest, step: 'environment', notice };
}

function advanceTarget(draft: Draft, catalog: Catalog): Draft {
  if (draft.operation === 'restart') return advanceService(draft, offerOf(catalog, draft)?.services ?? []);
  if (draft.candidate !== null) return { ...draft, step: 'commits' };
  const { version, ...rest } = draft.wanted;
  if (version === undefined) return { ...draft, ...unsettled, step: 'version' };
  return { ...draft, wanted: rest, candidate: { name: version, commit: null }, step: 'commits' };
}

function advanceService(draft: Draft, known: readonly string[]): Draft {
  const { service: said, ...rest } = draft.wanted;
  if (draft.service !== null && known.includes(draft.service)) return { ...draft, step: 'commits' };
  const { value, notice } = settle(known, said, (name) => ({ reason: 'unknown-service', said: name, known }));
  const open = notice !== null || (value === null && known.length > 0);
  return { ...draft, ...listing(known), service: value, wanted: rest, step: open ? 'service' : 'commits', notice };
}

/** The draft with one choice of its open question taken. */
export function take(draft: Draft, choice: Choice): Draft {
  if (draft.step === 'app') return { ...draft, app: choice.value };
  if (draft.step === 'environment') return { ...draft, environment: choice.value };
  if (draft.step === 'service') return { ...draft, service: choice.value };
  return { ...draft, candidate: { name: choice.value, commit: choice.commit ?? null } };
}

/** The choice that these words mean: its exact value, else its number in the list as shown so far. */
export function pick(draft: Draft, text: string): Choice | undefined {
  const exact = draft.choices.find((choice) => choice.value === text);
  if (exact !== undefined) return exact;
  return /^[1-9]\d{0,5}$/.test(text) ? shown(draft)[Number(text) - 1] : undefined;
}

export function shown(draft: Draft): readonly Choice[] {
  return draft.choices.slice(0, draft.from + PAGE);
}

export function hasMore(draft: Draft): boolean {
  return draft.from + PAGE < draft.total;
}

/**
 * The draft before its last settled thing that had another answer too; undefined if there was none.
 * A version can always be chosen anew.
 */
export function earlier(draft: Draft, catalog: Catalog): Draft | undefined {
  const { operation, app } = draft;
  const back = { ...draft, ...unsettled, wanted: {}, notice: null };
  if (draft.candidate !== null) return { ...back, step: 'version' };
  if (draft.service !== null && draft.step === 'commits' && (offerOf(catalog, draft)?.services.length ?? 0) > 1)
    return { ...back, service: null };
  if (app !== null && draft.environment !== null && environmentsFor(catalog, operation, app).length > 1)
    return { ...back, environment: null, service: null };
  if (app !== null && appsFor(catalog, operation).length > 1)
    return { ...back, app: null, environment: null, service: null };
  return undefined;
}

function page(draft: Draft): Page {
  return {
    choices: draft.choices.slice(draft.from, draft.from + PAGE),
    from: draft.from + 1,
    total: draft.total,
  };
}

/** What is about to be done, once application and environment are settled. */
export function plan(draft: Draft): Plan {
  const { operation, service, version, live, range, freshness, busy } = draft;
  return {
    operation,
    app: draft.app ?? '',
    environment: draft.environment ?? '',
    service,
    version,
    live,
    range,
    freshness,
    busy,
  };
}

/** The question that a draft puts in a state. */
export function asked(draft: Draft, kind: Question['kind']): Asked {
  const { dialogue, person, number, time, notice } = draft;
  return { dialogue, person, number, time, notice, question: question(draft, kind) };
}

function question(draft: Draft, kind: Question['kind']): Question {
  const { operation, freshness } = draft;
  const app = draft.app ?? '';
  const environment = draft.environment ?? '';
  switch (kind) {
    case 'app':
      return { kind, operation, ...page(draft) };
    case 'environment':
      return { kind, operation, app, ...page(draft) };
    case 'service':
      return { kind, app, environment, ...page(draft) };
    case 'version':
      return { kind, operation, app, environment, freshness, ...page(draft) };
    case 'confirm':
    case 'name':
      return { kind, ...plan(draft) };
  }
}
