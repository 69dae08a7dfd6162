import type { RunRecord } from './record.ts';

/** What a run wants done. */
export interface RunEffects {
  /** Post the run's message in the channel. */
  announce: { readonly run: number };
  /** Start its command and follow it to the end. */
  execute: { readonly run: number };
  /** Tell the bot that follows it that it is to stop. */
  tellFollower: { readonly run: number };
  /** Bring its message up to date. */
  show: { readonly run: number };
  /** Give its whole output as a file in its thread. */
  report: { readonly run: number };
  /** Say in the dialogue's thread how it ended, and tell the dialogue. */
  conclude: { readonly run: number };
  /** Ask in its thread what is to be made of a run whose end cannot be known. */
  askWhatNow: { readonly run: number };
  /** Take the buttons off that question. */
  closeWhatNow: { readonly run: number };
  /** Give up the environment, the offer of it, or the place in the queue; the next in the queue is offered it. */
  release: Pick<RunRecord, 'id' | 'app' | 'environment'>;
  /** From now on this run's version is what runs there (a restart changes nothing). */
  recordLive: RunRecord;
}
