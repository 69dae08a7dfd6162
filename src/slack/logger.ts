import { LogLevel } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { inspect } from 'node:util';
import type { Log } from '../ports/index.ts';

export type BoltLogger = NonNullable<WebClientOptions['logger']>;

/**
 * What Slack's libraries report, in our log and masked. Only warnings and errors: below that they print whole
 * messages of the socket, and their debugging costs time.
 */
export function boltLogger(log: Log, mask: (text: string) => string): BoltLogger {
  const line = (words: unknown[]) =>
    mask(words.map((word) => (typeof word === 'string' ? word : inspect(word))).join(' '));
  return {
    debug: ignore,
    info: ignore,
    warn: (...words: unknown[]) => log.warn({}, line(words)),
    error: (...words: unknown[]) => log.error({}, line(words)),
    setLevel: ignore,
    getLevel: () => LogLevel.WARN,
    setName: ignore,
  };
}

function ignore(): void {
  // Level and name are ours to choose.
}
