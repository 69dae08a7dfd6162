import type { AbortFailure, ProbeFailure, ProgramFault, RunFailure } from '../../../machines/refusal.ts';
import { code, own, type Markup } from '../message.ts';
import { apiFaultWords, isApiFault } from './api-faults.ts';
import { objectionText } from './objections.ts';
import { nouns, short } from './vocabulary.ts';

/** Why a run was not started, failed, or was interrupted, as a clause. */
export function runFailureWords(failure: RunFailure): Markup {
  // Of a run that was not started, it says so.
  if (failure.code !== 'store-lost-touch' && isApiFault(failure)) return apiFaultWords(failure);
  switch (failure.code) {
    case 'confirmed-too-long-ago':
      return own`not started, as I was away when it was confirmed, and that is too long ago; please ask again`;
    case 'asker-not-allowed':
      return own`not started, as ${objectionText(failure.objections, 'they')}`;
    case 'operation-removed':
      return own`the configuration no longer has a ${nouns[failure.operation]} for *${failure.app}* on *${failure.environment}*`;
    case 'no-commit':
      return own`there is no version whose scripts could be started`;
    case 'config-changed':
      return own`the configuration has changed since`;
    case 'store-lost-touch':
      return own`not started, as I lost touch with my database at that moment`;
    case 'bot-paused':
      return own`not started, as I was paused at that moment`;
    case 'stopped-before-start':
      return own`it was stopped before it started`;
    case 'files-gone':
      return own`its files are gone`;
    case 'files-damaged':
      return own`its files are damaged or gone`;
    case 'machine-restarted':
      return failure.during === 'start'
        ? own`the machine was restarted as it was about to start`
        : own`the machine was restarted while it ran`;
    case 'processes-gone':
      return own`its processes are gone, and nothing says how they ended`;
    case 'bot-silent':
      return own`the bot on ${code(failure.machine)} gives no sign of life; its command may still be running there`;
    case 'unexpected-error':
      return own`something unexpected went wrong; the details are in my log`;
    case 'api-state':
      return own`${failure.state}`;
    case 'nothing-requested':
      return own`nothing was requested`;
    case 'nothing-accepted':
      return own`the API accepted nothing`;
    case 'acceptance-unknown':
      return own`it is not known whether the API accepted it, and it may still run there: ${abortOrFault(failure.cause)}`;
    case 'not-resumable':
      return failure.accepted
        ? own`the API accepted it, but I can no longer follow it: ${runFailureWords(failure.cause)}`
        : own`it is not known whether the API accepted it, and I can no longer follow it: ${runFailureWords(failure.cause)}`;
    case 'not-watchable':
      return own`the API accepted it, but I cannot watch it, and it may still run there: ${apiFaultWords(failure.cause)}`;
    case 'end-not-confirmed':
      return own`it was aborted, but the API did not confirm in time that it ended`;
    case 'no-abort-configured':
    case 'abort-failed':
      return abortOrFault(failure);
    case 'recorded-text':
      return own`${failure.text}`;
    case 'bad-variable-name':
    case 'no-program':
    case 'program-missing':
    case 'program-is-folder':
    case 'program-not-executable':
    case 'program-not-on-path':
    case 'earlier-run-at-work':
    case 'folder-not-writable':
    case 'wrapper-ended':
    case 'start-failed':
      return programFaultWords(failure);
  }
}

type Cause = Extract<RunFailure, { code: 'acceptance-unknown' }>['cause'];

function abortOrFault(cause: AbortFailure | Cause): Markup {
  if (isApiFault(cause)) return apiFaultWords(cause);
  switch (cause.code) {
    case 'no-abort-configured':
      return own`no abort is configured, so it may still run at the API`;
    case 'abort-failed':
      return own`it could not be aborted and may still run at the API: ${apiFaultWords(cause.cause)}`;
    case 'abort-requested':
      return own`the API was asked to abort it`;
  }
}

function programFaultWords(fault: ProgramFault): Markup {
  switch (fault.code) {
    case 'bad-variable-name':
      return own`${code(fault.name)} cannot be the name of an environment variable`;
    case 'no-program':
      return own`the command names no program`;
    case 'program-missing':
      return own`${code(fault.program)} does not exist${inCommit(fault)}`;
    case 'program-is-folder':
      return own`${code(fault.program)} is a folder${inCommit(fault)}`;
    case 'program-not-executable':
      return own`${code(fault.program)} is not executable${inCommit(fault)}`;
    case 'program-not-on-path':
      return own`${code(fault.program)} is not found on the PATH`;
    case 'earlier-run-at-work':
      return own`something of an earlier run with this number may still be running in ${code(fault.folder)}`;
    case 'folder-not-writable':
      return own`the command could not be started: the folder of the run cannot be written (is the disk full?)`;
    case 'wrapper-ended':
      return own`the command could not be started: its wrapper ended with ${fault.status}`;
    case 'start-failed':
      return own`${fault.detail}`;
  }
}

const inCommit = ({ commit }: { commit: string | null }): Markup =>
  commit === null ? [] : own` in commit ${code(short(commit))}`;

/** Why a probe does not say what is live, as a clause. */
export function probeFailureWords(failure: ProbeFailure): Markup {
  switch (failure.code) {
    case 'probe-timed-out':
      return own`it took too long`;
    case 'probe-not-asked':
      return own`other probes took all of its time`;
    case 'probe-not-started':
      return own`it could not be started: ${programFaultWords(failure.cause)}`;
    case 'probe-exited':
      return typeof failure.status === 'number'
        ? own`it ended with exit status ${failure.status}`
        : own`it was ended by ${failure.status}`;
    case 'probe-printed-nothing':
      return own`it printed nothing`;
    case 'probe-not-resolved':
      return own`it says ${code(failure.said)}, which could not be looked up: ${failure.detail}`;
    case 'recorded-text':
      return own`${failure.text}`;
  }
}
