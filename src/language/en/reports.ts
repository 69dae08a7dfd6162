import type { Run } from '../../../machines/run/record.ts';
import { code, own, person, type Markup, type Message, type Part } from '../message.ts';
import { probeWords } from './probe.ts';
import { duration, moment } from './time.ts';
import type { AppStatus, Compared, EnvironmentStatus } from '../view.ts';
import { busyWords, probeParts, rangeParts, liveNow } from './plan-summary.ts';
import { ending, runLine } from './runs.ts';
import { count, nouns, versionWords } from './vocabulary.ts';

/** What is live where. @param now milliseconds since 1970 */
export function statusMessage(apps: readonly AppStatus[], now: number): Message {
  return { parts: apps.flatMap((app) => appParts(app, now)) };
}

function appParts({ app, freshness, environments }: AppStatus, now: number): Part[] {
  const unreachable =
    freshness?.failure === undefined ? [] : [text(own`Could not fetch its repository (${freshness.failure}).`)];
  return [
    text(own`*${app}*`),
    { kind: 'lines', lines: environments.flatMap((environment) => environmentLines(environment, now)) },
    ...unreachable,
  ];
}

function environmentLines(status: EnvironmentStatus, now: number): Markup[] {
  const { environment, live, newest, busy, queue, probe, trouble } = status;
  const runs =
    live === null
      ? own`nothing deployed yet`
      : own`${versionWords(live.version)} since ${moment(live.since)} (${duration(now - live.since)} ago) by ${person(live.person)} (#${live.run})`;
  const report = probeWords(probe, live);
  return [
    own`*${environment}*: ${runs}${behind(newest, live !== null)}`,
    ...(report.length === 0 ? [] : [own`    ${report}`]),
    ...(busy === null ? [] : [own`    busy: ${busyWords({ ...busy, ahead: 0 }, now)}`]),
    ...queue.map(
      ({ run, person: who, operation }, index) =>
        own`    ${index + 1}. queued: #${run} (${nouns[operation]}) by ${person(who)}`,
    ),
    ...(trouble === null ? [] : [own`    last run: #${trouble.id} (${nouns[trouble.operation]}) ${ending(trouble)}`]),
  ];
}

function behind(newest: EnvironmentStatus['newest'], deployed: boolean): Markup {
  if (newest === null) return [];
  if (!deployed) return own`; newest: ${code(newest.version.name)}`;
  if (newest.ahead === 0) return own`; up to date`;
  return own`; ${count(newest.ahead, 'commit')} behind ${code(newest.version.name)}`;
}

/** Who ran what, when, how it ended and how long it took. @param of what the list is limited to, in words */
export function historyMessage(runs: readonly Run[], of: string): Message {
  if (runs.length === 0) return { parts: [text(own`No runs yet${of === '' ? [] : own` for *${of}*`}.`)] };
  return { parts: [{ kind: 'lines', lines: runs.map(runLine) }] };
}

/** What a deployment would change, without deploying. */
export function commitsMessage(compared: Compared, attached: boolean, now: number): Message {
  const { app, environment, version, live, probe, range } = compared;
  return {
    parts: [
      text(own`*${app}* ${versionWords(version)} on *${environment}*, commit ${code(version.commit)}`),
      text(liveNow(live, now)),
      ...probeParts(probe, live),
      ...rangeParts(range, live),
      ...(attached ? [{ kind: 'note', text: own`The file lists more of them.` } as const] : []),
    ],
  };
}

/** The last lines of a run's output; the full output comes as a file. */
export function logsMessage(run: Run, tail: readonly string[], attached: boolean): Message {
  const output: readonly Part[] = tail.length === 0 ? [] : [{ kind: 'output', lines: tail }];
  const rest = attached ? own`The full output is in the file.` : own`No output.`;
  return { parts: [text(own`*#${run.id}* ${ending(run)}`), ...output, { kind: 'note', text: rest }] };
}

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });
