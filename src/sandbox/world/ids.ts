import { createHash } from 'node:crypto';

const WIDTH = 9;

/**
 * An ID that is the same for the same name at every start, so that a configuration may refer to people and channels by
 * ID.
 *
 * @param prefix Slack's letter for the kind: `U`, `C`, `D`, `S`, `T`, `A`, `B`
 */
export function stableId(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}:${name}`).digest().readBigUInt64BE();
  return `${prefix}0${digest.toString(36).toUpperCase().padStart(WIDTH, '0').slice(-WIDTH)}`;
}

/** IDs that are never reused, not even after a restart: for events, triggers, files and envelopes. */
export function createIds(): (prefix: string) => string {
  let next = Date.now() * 4096;
  return (prefix) => prefix + (next++).toString(36).toUpperCase().padStart(10, '0');
}

/** Slack's message timestamps: seconds with six decimals, strictly increasing, so that they identify a message. */
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
