import type { Thread } from '../../../../machines/model.ts';
import type { RunRecord } from '../../../../machines/run/record.ts';

/**
 * A run's thread; where its message was refused, the one in which it was asked for. It never changes for what is said
 * in the run's lane, as its message comes first there.
 */
export const threadOf = ({ thread, message }: RunRecord): Thread =>
  message === null ? thread : { channel: thread.channel, thread: message };
