import { StoreUnavailable } from '../../ports/index.ts';

/** Redis's error replies, by their first word. */
const refusals: Readonly<Record<string, string>> = {
  OOM: 'it is out of memory: raise maxmemory, or give Nestor a Redis of its own',
  READONLY: 'it is a read-only replica',
  LOADING: 'it is still loading its data',
  MISCONF: 'it cannot write its data to disk: look at its log, the disk may be full',
  NOAUTH: 'it wants a password: put it into REDIS_URL',
  WRONGPASS: 'it does not accept the user or password of REDIS_URL',
  NOPERM: 'the user of REDIS_URL lacks a permission',
  BUSY: 'it is busy with a script of another program',
  CLUSTERDOWN: 'the cluster is down',
  MASTERDOWN: 'its link to the primary is down',
};

/** Errors that persist until a person changes something. */
const final = new Set(['NOAUTH', 'WRONGPASS', 'NOPERM']);

/** Is retrying to connect pointless? */
export function isFinal(error: unknown): boolean {
  return final.has(wordOf(error));
}

/** Is this an error reply of Redis, rather than a failure to reach it? */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/**
 * Any error of ioredis as the port's. The error is not kept as the cause: it may hold the arguments of AUTH.
 * @param address host and port, as shown to people
 * @param connection the last error of the connection, which says more than that a command could not be sent
 */
export function unavailable(address: string, error: unknown, connection?: Error): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const cause = isRefusal(error) ? error : (connection ?? error);
  if (isRefusal(cause) || refusals[wordOf(cause)] !== undefined) {
    const message = messageOf(cause);
    const words = refusals[wordOf(cause)];
    return new StoreUnavailable(
      `Redis at ${address} refuses: ${words === undefined ? message : `${words} (${message})`}`,
    );
  }
  const message = messageOf(cause);
  if (message.startsWith("Stream isn't writeable"))
    return new StoreUnavailable(`Redis at ${address} cannot be reached just now`);
  if (message === 'Command timed out') return new StoreUnavailable(`Redis at ${address} does not answer`);
  return new StoreUnavailable(`Redis at ${address} cannot be reached: ${message}`);
}

function wordOf(error: unknown): string {
  return messageOf(error).split(' ', 1)[0] ?? '';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError (every address of the host failed) has an empty message.
  if (error.message === '' && 'code' in error) return String(error.code);
  return error.message;
}
