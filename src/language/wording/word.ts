import type { Telling } from '../../../machines/effects.ts';
import { code, own, person, type Markup, type Message } from '../message.ts';
import type { View } from '../view.ts';
import { helpMessage, unknownMessage } from './help.ts';
import { closedMessage, questionMessage } from './questions.ts';
import { denialWords, refusalWords } from './refusals.ts';
import { commitsMessage, historyMessage, logsMessage, statusMessage } from './reports.ts';
import { runEndedMessage, runMessage } from './runs.ts';

/** Everything that Nestor shows, in words. */
export function word(view: View): Message {
  switch (view.kind) {
    case 'starting':
      return single(own`_starting..._`);
    case 'ready':
      return single(own`*All right, I'm ready, ask me anything!*`);
    case 'looking':
      return single(own`_Looking at the repository of *${view.app}*; that takes a moment..._`);
    case 'unreachable':
      return single(own`I cannot reach the repository of *${view.app}*: ${view.message} I go on without it.`);
    case 'question':
      return questionMessage(view.asked, view.now);
    case 'closed':
      return closedMessage(view.asked, view);
    case 'telling':
      return single(own`${tellingWords(view.telling)}`);
    case 'denied':
      return single(own`${person(view.person)} ${denialWords(view.denial)}`);
    case 'help':
      return helpMessage(view.name, view.catalog, view.topic);
    case 'unknown':
      return unknownMessage(view.said, view.nearest, helpMessage(view.name, view.catalog, null));
    case 'status':
      return statusMessage(view.apps, view.now);
    case 'history':
      return historyMessage(view.runs, view.of);
    case 'commits':
      return commitsMessage(view.comparison, view.attached, view.now);
    case 'logs':
      return logsMessage(view.run, view.tail, view.attached);
    case 'run':
      return runMessage(view.run, view.tail, view.now);
    case 'runEnded':
      return runEndedMessage(view.run);
  }
}

function tellingWords(telling: Telling): Markup {
  switch (telling.say) {
    case 'cancelled':
      return own`*Cancelled*`;
    case 'expired':
      return own`*Expired*: nobody answered. ${code('help')} says how to ask again.`;
    case 'refused':
      return refusalWords(telling.refusal);
  }
}

const single = (text: Markup): Message => ({ parts: [{ kind: 'text', text }] });
