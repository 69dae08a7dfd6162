import { LogLevel } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { inspect } from 'node:util';
import type { Log } from '../ports/index.ts';

export type BoltLogger = NonNullable<WebClientOptions['logger']>;

/**
 * Sends what Slack's libraries log to our log, masked. Warnings and errors only: below that they log whole socket
 * messages, and formatting those costs time.
 */
export function createBoltLogger(log: Log, mask: (text: string) => string): BoltLogger {
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
  // Level and name are fixed.
}
