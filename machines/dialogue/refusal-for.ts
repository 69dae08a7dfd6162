import type { DialogueSnapshot } from '../dialogue.ts';
import type { DialogueRefusal } from '../refusal.ts';
import type { DialogueEvent } from './events.ts';

/** What a person tried: the event that it would have been, and their words. */
export interface Attempted {
  readonly type: DialogueEvent['type'];
  readonly said: string;
}

/** Why an open dialogue does not accept what its person tried. */
export function refusalFor(snapshot: DialogueSnapshot, { type, said }: Attempted): DialogueRefusal {
  const { run, app, environment } = snapshot.context;
  if (snapshot.matches('queued'))
    return { code: 'waiting', run: run ?? 0, app: app ?? '', environment: environment ?? '' };
  if (type === 'begin') return { code: 'open-question' };
  if (!snapshot.hasTag('asking')) return { code: 'still-looking' };
  if (type === 'back') return { code: 'first-question' };
  if (type === 'more') return { code: 'last-page' };
  return { code: 'not-an-answer', said };
}
