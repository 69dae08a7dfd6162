import type { OutputNotice } from '../view.ts';
import { apiFaultWords } from './api-faults.ts';

/** A notice in a run's output: plain text on one line. */
export function renderNotice(notice: OutputNotice): string {
  switch (notice.code) {
    case 'log-not-fetched':
      return `the log could not be fetched: ${renderNotice(notice.cause)}`;
    case 'log-cut':
      return `[… the log goes on; only its first ${notice.megabytes} MB were fetched …]`;
    case 'output-left-out':
      return `[… about ${notice.megabytes.toFixed(1)} MB are left out here …]`;
    default:
      return apiFaultWords(notice)
        .map((span) => ('text' in span ? span.text : ''))
        .join('');
  }
}
