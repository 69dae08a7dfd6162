import type { Version } from '../../../machines/model.ts';
import type { DialogueSnapshot } from './dialogue-snapshot.ts';

// What the engine asks of a dialogue's state. No state's name is known outside the chart but by these.

/** Is somebody asked, or a look-up or the queue awaited, so that the dialogue may be answered and cancelled? */
export const isOpen = (snapshot: DialogueSnapshot): boolean => canExpire(snapshot) || snapshot.hasTag('waiting');

/** Is it dropped if nothing is said for long? Not while it waits in the queue. */
export const canExpire = (snapshot: DialogueSnapshot): boolean =>
  snapshot.hasTag('question') || snapshot.hasTag('looking');

/** Is a question open, whose buttons can be pressed? */
export const isAsking = (snapshot: DialogueSnapshot): boolean => snapshot.hasTag('question');

/** May the next answer begin an operation, or queue it? Then it is decided on how the environment stands. */
export const mayBegin = (snapshot: DialogueSnapshot): boolean =>
  snapshot.value === 'confirming' || snapshot.value === 'confirmingName' || snapshot.value === 'offeringQueue';

export const awaitsName = (snapshot: DialogueSnapshot): boolean => snapshot.value === 'confirmingName';

/** The run that the dialogue has begun and that has not ended; null if there is none. */
export const runOf = (snapshot: DialogueSnapshot): number | null =>
  snapshot.value === 'running' ? snapshot.context.run : null;

/** What the person is asked about, once it is chosen whole; null before. */
export function planOf({ context }: DialogueSnapshot): { app: string; environment: string; version: Version } | null {
  const { app, environment, version } = context;
  return app === null || environment === null || version === null ? null : { app, environment, version };
}
