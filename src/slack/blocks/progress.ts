import type { Markup, Message, Part } from '../../language/message.ts';
import { TITLE_LIMIT } from './limits.ts';
import { oneLine, shorten } from './mrkdwn.ts';

/** How steps are drawn: as a plan, as lines where Slack takes no plans, or the current one alone where all is text. */
export type Drawing = 'plan' | 'lines' | 'text';

/** A part as it is drawn: of a progress a bar is left, and what its steps become. */
export type DrawnPart =
  | Exclude<Part, { kind: 'progress' }>
  | PlanPart
  | { readonly kind: 'bar'; readonly text: Markup };

/** The steps of a progress that are drawn as a plan. */
export type PlanPart = Omit<Progress, 'kind'> & { readonly kind: 'plan' };

type Progress = Extract<Part, { kind: 'progress' }>;

/** Signs of a bar. */
const CELLS = 10;
/** How many steps are shown as lines, the newest of them. */
const STEPS = 10;

export function drawn({ parts }: Message, drawing: Drawing): readonly DrawnPart[] {
  return parts.flatMap((part): readonly DrawnPart[] =>
    part.kind === 'progress' ? drawProgress(part, drawing) : [part],
  );
}

/** Has it steps, so that there is something to draw as a plan? */
export const hasSteps = ({ parts }: Message): boolean =>
  parts.some((part) => part.kind === 'progress' && part.steps.length > 0);

function drawProgress(progress: Progress, drawing: Drawing): readonly DrawnPart[] {
  const { percent, steps } = progress;
  const bar: Markup = [{ kind: 'own', text: barOf(percent) }];
  switch (drawing) {
    case 'plan':
      return [{ kind: 'bar', text: bar }, ...(steps.length > 0 ? [{ ...progress, kind: 'plan' } as const] : [])];
    case 'lines':
      return [{ kind: 'bar', text: [...bar, ...stepLines(progress)] }];
    case 'text':
      return [{ kind: 'bar', text: [...bar, ...steps.slice(-1).flatMap((step) => after(' ', step))] }];
  }
}

/** `▓▓▓▓▓░░░░░ 50 %`: full at 100 only. */
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
