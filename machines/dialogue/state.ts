import type { DialogueSnapshot } from '../dialogue.ts';
import type { Version } from '../model.ts';

// What the engine asks of a dialogue beside its tags: no state's name is known outside the charts.

/** May the next answer begin an operation, or queue it? Then it is decided on how the environment stands. */
export const mayBegin = (snapshot: DialogueSnapshot): boolean => snapshot.matches({ agreeing: 'confirming' });

/** The run that the dialogue has begun and that has not ended; null if there is none. */
export const runOf = (snapshot: DialogueSnapshot): number | null =>
  snapshot.matches('running') ? snapshot.context.run : null;

/** What the person is asked about, once it is chosen whole; null before. */
export function planOf({ context }: DialogueSnapshot): { app: string; environment: string; version: Version } | null {
  const { app, environment, version } = context;
  return app === null || environment === null || version === null ? null : { app, environment, version };
}
