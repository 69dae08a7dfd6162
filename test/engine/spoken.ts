import type { DialogueEvent } from '../../machines/dialogue/events.ts';
import type { DialogueState } from '../../src/engine/turns/dialogues.ts';
import type { Spoken } from '../../src/engine/inbound/decide-message.ts';
import { utterance } from '../../src/language/utterance.ts';
import { house, type Setting } from '../machines/dialogue/houses.ts';
import {
  AT,
  begins,
  busy,
  DEADLINE,
  given,
  lookedUp,
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
};

/** The way to each state; a look-up's answer under the ticket that is awaited there. */
const ways: Readonly<Record<string, readonly (Bare | 'versionsListed' | 'compared')[]>> = {
  idle: [],
  choosingApp: [begins(setting)],
  choosingEnvironment: [begins(setting), { type: 'choose', index: 0 }],
  listingVersions: [begins(setting), { type: 'choose', index: 0 }, { type: 'choose', index: 0 }],
};
const choosing = [...(ways['listingVersions'] ?? []), 'versionsListed' as const];
const looking = [...choosing, { type: 'choose', index: 0 } as const];
const confirming = [...looking, 'compared' as const];
const naming = [...confirming, { type: 'yes', ...ground } as const];
const offering = [...confirming, { type: 'yes', ...ground, busy } as const];
const more: typeof ways = {
  choosingVersion: choosing,
  showingCommits: looking,
  confirming,
  confirmingName: naming,
  offeringQueue: offering,
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
  if (snapshot.value !== state) throw new Error(`came to ${snapshot.value} instead of ${state}`);
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
        ...event,
      } as DialogueEvent),
  };
}

/** Words said in the thread of a dialogue in this state. */
export function spoken(state: string, text: string, changes: Partial<Spoken> = {}): Spoken {
  return {
    said: utterance(text),
    text,
    addressed: true,
    standing: standingIn(state),
    catalog,
    bot: { name: 'nestor', user: 'UB0T' },
    message: { eventId: 'm', thread: { channel: 'C1', thread: '100' }, person: 'U1', channel: 'C1', ts: '101' },
    ...changes,
  };
}
