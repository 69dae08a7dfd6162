import { recordedFailure, upgradeRefusal } from '../documents/upgrade-refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The parameters of an effect as its handler takes them. What an older Nestor committed and did not perform is
 * performed by this one: its parameters had other names, and its refusals other shapes. Those of today are as they were.
 */
export function upgradeEffect(type: string, params: unknown): unknown {
  const upgrade = Object.hasOwn(upgrades, type) ? upgrades[type] : undefined;
  return upgrade === undefined || !isFields(params) ? params : upgrade(inThread(params));
}

/** By the type of the effect. Those that are not here carry only what they always did, as the number of a run. */
const upgrades: Readonly<Record<string, (params: Fields) => Fields>> = {
  ask: asked,
  close: asked,
  tell: ({ telling, ...params }) => ({ ...params, telling: isFields(telling) ? told(telling) : telling }),
  say: ({ view, ...params }) => ({ ...params, view: isFields(view) ? shown(view) : view }),
  listVersions: lookedUp,
  compare: lookedUp,
  quitQueue: withPerson,
  answer: (params) => renamed(params, 'request', 'query'),
  instruct: (params) => params,
  consider: ({ inbound, ...params }) => ({
    ...params,
    inbound: isFields(inbound) ? renamed(inbound, 'user', 'person') : inbound,
  }),
};

const inThread = (params: Fields): Fields => renamed(params, 'place', 'thread');

function asked(params: Fields): Fields {
  const { question, notice, ...rest } = renamed(renamed(params, 'number', 'questionNumber'), 'time', 'askCount');
  return {
    ...rest,
    question: isFields(question) ? planned(question) : question,
    notice: isFields(notice) ? upgradeRefusal(notice) : notice,
  };
}

/** A question, with what it shows of the plan where it has one. */
function planned(question: Fields): Fields {
  const { live, range, busy, probe, ...rest } = renamed(question, 'turn', 'isOffered');
  return {
    ...rest,
    ...(live !== undefined && { live: isFields(live) ? withPerson(live) : live }),
    ...(range !== undefined && { range: isFields(range) ? compared(range) : range }),
    ...(busy !== undefined && { busy: isFields(busy) ? held(busy) : busy }),
    ...(probe !== undefined && { probe: recordedFailure(probe) }),
  };
}

function compared(range: Fields): Fields {
  const { relation, ...rest } = renamed(renamed(range, 'comes', 'added'), 'goes', 'removed');
  return { ...rest, relation: relation === 'parted' ? 'diverged' : relation };
}

function held(busy: Fields): Fields {
  const { how, ...rest } = withPerson(busy);
  return { ...rest, how: how === 'turn' ? 'offered' : how };
}

function told(telling: Fields): Fields {
  const { refusal, busy } = telling;
  return {
    ...telling,
    ...(isFields(refusal) && { refusal: upgradeRefusal(refusal) }),
    ...(isFields(busy) && { busy: held(busy) }),
  };
}

function shown(view: Fields): Fields {
  if (view['kind'] !== 'denied') return view;
  const { person, denial } = view;
  return { kind: 'refused', person, refusal: isFields(denial) ? upgradeRefusal(denial) : denial };
}

function lookedUp(params: Fields): Fields {
  return renamed(params, 'ticket', 'lookupId');
}

function withPerson(fields: Fields): Fields {
  return renamed(fields, 'by', 'person');
}

function renamed(fields: Fields, from: string, to: string): Fields {
  if (!Object.hasOwn(fields, from)) return fields;
  const { [from]: value, ...rest } = fields;
  return { ...rest, [to]: value };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
