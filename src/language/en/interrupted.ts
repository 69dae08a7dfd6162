import type { Decision, News, RunRecord } from '../../../machines/run/record.ts';
import { encodeRun } from '../button.ts';
import { own, person, type Button, type Markup, type Message, type Part } from '../message.ts';
import { commitParts, headline, linkParts, outputPart, progressParts } from './run-parts.ts';
import { LAST_LINES } from '../view.ts';
import { decisions, ending } from './runs.ts';
import { quoted } from './vocabulary.ts';

/** What a person needs to know to decide what became of a run whose end could not be known. */
export interface WhatNowView {
  readonly run: RunRecord;
  readonly news: News;
  /** What the probe says is live, or why it could not be asked; null: there is none. */
  readonly probe: { readonly said: string } | { readonly failure: string } | null;
  /** The machine on which its command may still be running; null if it certainly does not. */
  readonly elsewhere: string | null;
  /** What can be decided. */
  readonly offers: readonly Decision['choice'][];
}

/** The question what to make of an interrupted run; once that is decided, who decided what. */
export function whatNowMessage({ run, news, probe, elsewhere, offers }: WhatNowView): Message {
  const { decision } = run;
  // As it was when the question was put: what is decided changes the run, not what was known of it.
  const lost: RunRecord = { ...run, status: 'interrupted', decision: null };
  return {
    parts: [
      text(own`${person(run.actor)} *#${run.id}* ${headline(run)}: ${ending(lost)}`),
      ...(elsewhere === null ? [] : [text(own`*Its command may still be running on* ${quoted(elsewhere)}.`)]),
      ...(probe === null ? [] : [text(probeWords(probe))]),
      ...progressParts(lost, news),
      ...linkParts(run, news),
      ...outputPart(news.tail, LAST_LINES),
      ...commitParts(run),
      ...(decision === null ? questionParts(run.id, offers) : [decisionPart(decision)]),
    ],
  };
}

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });

function probeWords(probe: NonNullable<WhatNowView['probe']>): Markup {
  if ('failure' in probe) return own`What is really live could not be asked: ${probe.failure}`;
  return probe.said === '' ? own`The probe says nothing is live.` : own`Live is, by the probe: ${quoted(probe.said)}`;
}

function questionParts(run: number, offers: readonly Decision['choice'][]): readonly Part[] {
  return [
    text(own`*What became of it?* Nothing else starts there until somebody has decided.`),
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

/** A participle at the beginning of a sentence. */
function decisionPart({ choice, person: who }: Decision): Part {
  const words = decisions[choice];
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return { kind: 'note', text: own`_${[{ kind: 'own', text: sentence }]}_ by ${person(who)}` };
}
