import type { Live, Probe } from '../../../machines/model.ts';
import type { ProbeFailure } from '../../../machines/refusal.ts';
import { own, type Markup } from '../message.ts';
import { probeFailureWords } from './run-failures.ts';
import { quoted, versionWords } from './vocabulary.ts';

/** The probe's report as a sentence; nothing where it only confirms what Nestor knows. */
export function probeWords(probe: Probe | null, live: Live | null): Markup {
  if (probe === null) return [];
  const { said, version, agrees, failure } = probe;
  if (said === null) return failure === null ? [] : probeFailure(failure);
  if (agrees === true) return [];
  if (version === null) return own`The probe reports ${quoted(said)} (unknown version).`;
  return live === null
    ? own`The probe reports ${versionWords(version)}.`
    : own`*Changed outside Nestor*: the probe reports ${versionWords(version)}, not ${versionWords(live.version)}.`;
}

export const probeFailure = (failure: ProbeFailure): Markup =>
  own`Could not check the live version: ${probeFailureWords(failure)}`;

/** @param expected what should be live, in words; nothing where that is unknown */
export function disagreement(said: string | null, expected: Markup): Markup {
  const found = said === null ? own`the probe reports nothing` : own`the probe reports ${quoted(said)}`;
  return expected.length === 0 ? found : own`${found}, expected ${expected}`;
}
