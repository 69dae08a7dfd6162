import { createHash } from 'node:crypto';

const WIDTH = 9;

/**
 * An identifier that stays the same for the same name from one start to the next, so that a configuration which names
 * people or channels by identifier goes on holding.
 *
 * @param prefix Slack's letter for the kind: `U`, `C`, `D`, `S`, `T`, `A`, `B`
 */
export function stableId(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}:${name}`).digest().readBigUInt64BE();
  return `${prefix}0${digest.toString(36).toUpperCase().padStart(WIDTH, '0').slice(-WIDTH)}`;
}

/** Identifiers that never come again, not even after a restart: events, triggers, files, envelopes. */
export function createIds(): (prefix: string) => string {
  let next = Date.now() * 4096;
  return (prefix) => prefix + (next++).toString(36).toUpperCase().padStart(10, '0');
}

/** Slack's message timestamps: seconds, a point, six digits; strictly growing, hence the identity of a message. */
export function createTimestamps(): () => string {
  let last = 0;
  return () => {
    last = Math.max(Date.now() * 1000, last + 1);
    return formatTs(last);
  };
}

function formatTs(micros: number): string {
  const digits = String(micros);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
