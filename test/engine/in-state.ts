import type { DialogueEvent } from '../../machines/dialogue/events.ts';
import type { DialogueState } from '../../src/engine/turns/turn.ts';
import { decide } from '../../src/engine/inbound/decide.ts';
import { hear } from '../../src/engine/inbound/hear.ts';
import type { Decision } from '../../src/engine/turns/turn.ts';
import { house, type Setting } from '../machines/dialogue/houses.ts';
import {
  AT,
  begins,
  busy,
  DEADLINE,
  given,
  lookedUp,
  pathOf,
  replay,
  type Bare,
  type Snapshot,
} from '../machines/dialogue/walk.ts';

export const catalog = house(2, 2, { confirm: 'name', services: ['web', 'worker'] });
const setting: Setting = { title: '', catalog, operation: 'deploy', requested: {} };

const ground = {
  run: 5,
  live: { version: { name: 'v1', commit: '1'.repeat(40) }, run: 1, person: 'U1', since: 0 },
  busy: null,
  isRunOver: false,
};

/** The way to each state; a look-up's answer under the ticket that is awaited there. */
const ways: Readonly<Record<string, readonly (Bare | 'versionsListed' | 'compared')[]>> = {
  idle: [],
  'choosing.app': [begins(setting)],
  'choosing.environment': [begins(setting), { type: 'choose', index: 0 }],
  listing: [begins(setting), { type: 'choose', index: 0 }, { type: 'choose', index: 0 }],
};
const choosing = [...(ways['listing'] ?? []), 'versionsListed' as const];
const looking = [...choosing, { type: 'choose', index: 0 } as const];
const confirming = [...looking, 'compared' as const];
const naming = [...confirming, { type: 'yes', ...ground } as const];
const offering = [...confirming, { type: 'yes', ...ground, busy } as const];
const more: typeof ways = {
  'choosing.version': choosing,
  reviewing: looking,
  'confirming.plan': confirming,
  'confirming.name': naming,
  'confirming.queue': offering,
  queued: [...offering, { type: 'yes', ...ground, busy }],
  running: [...naming, { type: 'name', text: 'env1', ...ground }],
};

/** A dialogue in one of its states. */
export function dialogueIn(state: string): Snapshot {
  const way = ways[state] ?? more[state];
  if (way === undefined) throw new Error(`no way to ${state}`);
  const events: DialogueEvent[] = [];
  for (const one of way) {
    const { snapshot } = replay(events);
    const { dialogue, lookupId } = snapshot.context;
    const event =
      typeof one === 'string' ? lookedUp(snapshot, `${dialogue}/${lookupId}`).find(({ type }) => type === one) : one;
    if (event !== undefined) events.push(given(event, setting));
  }
  const { snapshot } = replay(events);
  if (pathOf(snapshot.value) !== state) throw new Error(`came to ${pathOf(snapshot.value)} instead of ${state}`);
  return snapshot;
}

function standingIn(state: string): DialogueState {
  const snapshot = dialogueIn(state);
  return {
    snapshot,
    accepts: (event) =>
      snapshot.can({
        at: AT,
        deadline: DEADLINE,
        offerDeadline: DEADLINE,
        catalog,
        run: 0,
        live: null,
        busy: null,
        isRunOver: false,
        ...event,
      } as DialogueEvent),
  };
}

const bot = { name: 'nestor', user: 'UB0T' };

/** What is decided about words said in the thread of a dialogue in this state. */
export function decidedOn(
  state: string,
  text: string,
  { addressed = true, eventId = 'm' }: { addressed?: boolean; eventId?: string } = {},
): Decision | undefined {
  const said = addressed ? `nestor ${text}` : text;
  const where = { channel: 'C1', ts: '101', thread: '100' };
  const heard = hear({ kind: 'message', id: eventId, ...where, person: 'U1', text: said, at: AT }, bot);
  if (heard === undefined) return undefined;
  const person = { id: 'U1', objections: [] };
  const setting = { bot, channels: new Set(['C1']), catalog };
  return decide({ heard, eventId, person, dialogue: standingIn(state), setting });
}
