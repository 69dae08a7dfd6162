import type { Run } from '../../../machines/run/record.ts';
import { code, own, person, type Markup, type Message } from '../message.ts';
import { about } from './time.ts';
import type { View } from '../view.ts';
import { aboutWords } from './about.ts';
import { helpMessage, unknownMessage } from './help.ts';
import { closedMessage, questionMessage } from './questions.ts';
import { refusalWords } from './refusals.ts';
import { commitsMessage, historyMessage, logsMessage, statusMessage } from './reports.ts';
import { runEndedMessage, runMessage } from './runs.ts';
import { interruptedMessage } from './interrupted.ts';

/** Everything Nestor shows, in English. */
export function render(view: View): Message {
  switch (view.kind) {
    case 'starting':
      return single(own`_starting..._`);
    case 'ready':
      return single(own`*All right, I'm ready, ask me anything!*`);
    case 'looking':
      return single(own`_Checking the repository of *${view.app}*, one moment..._`);
    case 'unreachable':
      return single(own`Could not fetch the repository of *${view.app}*: ${view.message}`);
    case 'question':
      return questionMessage(view.asked, view.now);
    case 'closed':
      return closedMessage(view.asked, view);
    case 'telling':
      return single(own`${tellingWords(view.telling)}`);
    case 'refused':
      return single(own`${person(view.person)} ${refusalWords(view.refusal)}`);
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
    case 'version':
      return single(aboutWords(view.about, view.now));
    case 'run':
      return runMessage(view);
    case 'runEnded':
      return runEndedMessage(view.run, view.typicalDuration);
    case 'ending':
      return single(abortWords(view.run));
    case 'outputElsewhere':
      return single(outputElsewhereWords(view.run, view.machine));
    case 'outputNotUploaded': {
      const { run, kept } = view;
      return single(
        own`Could not upload the output of #${run.id}; my log has the details. It is kept in ${code(kept)}; ${code(`logs ${run.id}`)} tries again.`,
      );
    }
    case 'interrupted':
      return interruptedMessage(view);
  }
}

function tellingWords(telling: Extract<View, { kind: 'telling' }>['telling']): Markup {
  switch (telling.say) {
    case 'cancelled':
      return own`*Cancelled*`;
    case 'expired':
      return own`*Expired*: I got no answer. ${code('help')} shows how to ask again.`;
    case 'queued': {
      const { run, app, environment, busy } = telling;
      const wait = busy.wait === null ? [] : own`, in ${about(busy.wait)}`;
      return own`*Queued* as number ${busy.ahead + 1} for *${app}* ${code(environment)} (#${run})${wait}. I'll ask again when it's your turn; ${code('cancel')} in this thread leaves the queue.`;
    }
  }
}

/** The reply to an abort. */
function abortWords({ id, status, startedAt }: Run): Markup {
  if (status === 'running') return own`Stopping #${id}.`;
  return startedAt === null ? own`#${id} was cancelled before it started.` : own`#${id} was stopped.`;
}

function outputElsewhereWords({ id, finishedAt }: Run, machine: string | null): Markup {
  if (machine !== null)
    return own`The output of #${id} is on ${code(machine)}, where it was started; I can't read it from here.`;
  if (finishedAt === null)
    return own`The output of #${id} is with the bot that follows it; I can't read it from here. The full log will be posted in the run's thread when it ends.`;
  return own`The output of #${id} is with the bot that followed it; I can't read it from here. If the full log is not in the run's thread, the API has it.`;
}

const single = (text: Markup): Message => ({ parts: [{ kind: 'text', text }] });
