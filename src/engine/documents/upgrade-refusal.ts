import { z } from 'zod';
import type { Refusal } from '../../../machines/refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A refusal as it was kept when its code was a `reason` and some of its values were prose. */
export function upgradeRefusal({ reason, code = reason, ...values }: Fields): Fields {
  switch (code) {
    case 'look-up-failed': {
      const { message, ...others } = values;
      return { detail: message, ...others, code };
    }
    case 'too-many-words':
      return { code: 'not-an-answer', said: values['said'] };
    case 'usage':
      return { code: 'recorded-text', text: values['wrong'] };
    case 'unknown-name':
      return values['what'] === 'app'
        ? { code: 'unknown-app', said: values['said'], known: values['known'] }
        : { code: 'not-an-answer', said: values['said'] };
    default:
      return { code, ...values };
  }
}

/** What an older Nestor kept as a text of its own, or null. */
export const recordedText = (kept: unknown): unknown =>
  typeof kept === 'string' ? { code: 'recorded-text', text: kept } : kept;

/** What a probe said, whose failure was a text. */
export function recordedFailure(probe: unknown): unknown {
  if (typeof probe !== 'object' || probe === null || !('failure' in probe)) return probe;
  return { ...probe, failure: recordedText(probe.failure) };
}

/** A refusal as it is kept: the code tells which one it is. */
export const refusalSchema = <Kind extends Refusal>() =>
  z.custom<Kind>(
    (kept) => typeof kept === 'object' && kept !== null && 'code' in kept && typeof kept.code === 'string',
  );
