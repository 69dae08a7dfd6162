import type { Markup } from '../message.ts';
import type { OutputNotice } from '../view.ts';
import { apiFaultWords, isApiFault } from './api-faults.ts';

/** A notice in a run's output: plain text on one line. */
export function renderNotice(notice: OutputNotice): string {
  if (isApiFault(notice)) return plainText(apiFaultWords(notice));
  switch (notice.code) {
    case 'log-not-fetched':
      return `the log could not be fetched: ${renderNotice(notice.cause)}`;
    case 'log-cut':
      return `[… the log goes on; only its first ${notice.megabytes} MB were fetched …]`;
    case 'output-left-out':
      return `[… about ${notice.megabytes.toFixed(1)} MB are left out here …]`;
  }
}

const plainText = (text: Markup): string => text.map((span) => ('text' in span ? span.text : '')).join('');
