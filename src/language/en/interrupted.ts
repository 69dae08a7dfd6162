import type { Decision, Run } from '../../../machines/run/record.ts';
import { encodeRun } from '../button.ts';
import { own, person, type Button, type Markup, type Message, type Part } from '../message.ts';
import { LAST_LINES, type InterruptedView } from '../view.ts';
import { probeFailure } from './probe.ts';
import { commitParts, linkParts, outputPart, progressParts, runHeadline } from './run-parts.ts';
import { decisions, ending } from './runs.ts';
import { quoted } from './vocabulary.ts';

/** The question how an interrupted run ended; once it is decided, who decided what. */
export function interruptedMessage({ run, news, probe, elsewhere, offers }: InterruptedView): Message {
  const { decision } = run;
  // As it was when the question was asked: a decision changes the run's status, not what was known of its end.
  const interrupted: Run = { ...run, status: 'interrupted', decision: null };
  return {
    parts: [
      text(own`${person(run.actor)} *#${run.id}* ${runHeadline(run)}: ${ending(interrupted)}`),
      ...(elsewhere === null ? [] : [text(own`*Its command may still be running on* ${quoted(elsewhere)}.`)]),
      ...(probe === null ? [] : [text(probeReport(probe))]),
      ...progressParts(interrupted, news),
      ...linkParts(run, news),
      ...outputPart(news.tail, LAST_LINES),
      ...commitParts(run),
      ...(decision === null ? questionParts(run.id, offers) : [decisionPart(decision)]),
    ],
  };
}

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });

function probeReport(probe: NonNullable<InterruptedView['probe']>): Markup {
  if ('failure' in probe) return probeFailure(probe.failure);
  return probe.said === ''
    ? own`The probe reports that nothing is live.`
    : own`The probe reports ${quoted(probe.said)}.`;
}

function questionParts(run: number, offers: readonly Decision['choice'][]): readonly Part[] {
  return [
    text(own`*How did it end?* The environment stays locked until you decide.`),
    { kind: 'buttons', buttons: offers.map((choice) => buttonOf(run, choice)) },
  ];
}

const buttonOf = (run: number, choice: Decision['choice']): Button => ({
  label: labels[choice],
  value: encodeRun({ run, action: choice }),
  ...(choice === 'again' || choice === 'rollback' ? { style: 'danger' } : {}),
});

const labels: Readonly<Record<Decision['choice'], string>> = {
  succeeded: 'Mark as succeeded',
  failed: 'Mark as failed',
  again: 'Run again',
  rollback: 'Roll back',
};

function decisionPart({ choice, person: who }: Decision): Part {
  const words = decisions[choice];
  const capitalized = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return { kind: 'note', text: own`_${[{ kind: 'own', text: capitalized }]}_ by ${person(who)}` };
}
