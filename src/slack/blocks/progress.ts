import type { Markup, Message, Part } from '../../language/message.ts';
import { TITLE_LIMIT } from './limits.ts';
import { oneLine, shorten } from './mrkdwn.ts';

/** How steps are shown: as a plan block, as lines, or the current one alone in a message without blocks. */
export type Format = 'plan' | 'lines' | 'text';

/** A part in a format: a progress becomes a bar, and its steps what the format makes of them. */
export type FormattedPart =
  | Exclude<Part, { kind: 'progress' }>
  | PlanPart
  | { readonly kind: 'bar'; readonly text: Markup };

/** The steps of a progress as a plan. */
export type PlanPart = Omit<Progress, 'kind'> & { readonly kind: 'plan' };

type Progress = Extract<Part, { kind: 'progress' }>;

/** Characters of a bar. */
const CELLS = 10;
/** How many of the newest steps are shown as lines. */
const STEPS = 10;

export function formatParts({ parts }: Message, format: Format): readonly FormattedPart[] {
  return parts.flatMap((part): readonly FormattedPart[] =>
    part.kind === 'progress' ? formatProgress(part, format) : [part],
  );
}

/** Whether there is anything to show as a plan. */
export const hasSteps = ({ parts }: Message): boolean =>
  parts.some((part) => part.kind === 'progress' && part.steps.length > 0);

function formatProgress(progress: Progress, format: Format): readonly FormattedPart[] {
  const { percent, steps } = progress;
  const bar: Markup = [{ kind: 'own', text: barOf(percent) }];
  switch (format) {
    case 'plan':
      return [{ kind: 'bar', text: bar }, ...(steps.length > 0 ? [{ ...progress, kind: 'plan' } as const] : [])];
    case 'lines':
      return [{ kind: 'bar', text: [...bar, ...stepLines(progress)] }];
    case 'text':
      return [{ kind: 'bar', text: [...bar, ...steps.slice(-1).flatMap((step) => after(' ', step))] }];
  }
}

/** `▓▓▓▓▓░░░░░ 50 %`; rounded down, so that it is full at 100 only. */
function barOf(percent: number): string {
  const done = Math.min(100, Math.max(0, percent));
  const full = Math.floor((done * CELLS) / 100);
  return `${'▓'.repeat(full)}${'░'.repeat(CELLS - full)} ${Math.floor(done)} %`;
}

function stepLines({ steps, ended }: Progress): Markup {
  const shown = steps.slice(-STEPS);
  return shown.flatMap((step, index) => {
    const mark = index === shown.length - 1 ? MARKS[ended ?? 'running'] : MARKS.well;
    return after(`\n${mark} `, step);
  });
}

const MARKS = { running: '▸', well: '✓', badly: '✗' } as const;

const after = (words: string, step: string): Markup => [
  { kind: 'own', text: words },
  { kind: 'untrusted', text: shorten(oneLine(step), TITLE_LIMIT) },
];
