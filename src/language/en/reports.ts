import type { RunRecord } from '../../../machines/run/record.ts';
import { code, own, person, type Markup, type Message, type Part } from '../message.ts';
import { duration, moment } from './time.ts';
import type { AppStatus, Compared, EnvironmentStatus } from '../view.ts';
import { busyWords, probeParts, rangeParts, runsNow } from './plan-summary.ts';
import { ending, runLine } from './runs.ts';
import { count, nouns, versionWords } from './vocabulary.ts';

/** What runs where. @param now milliseconds since 1970 */
export function statusMessage(apps: readonly AppStatus[], now: number): Message {
  return { parts: apps.flatMap((app) => appParts(app, now)) };
}

function appParts({ app, freshness, environments }: AppStatus, now: number): Part[] {
  const unreachable =
    freshness?.failure === undefined ? [] : [text(own`Its repository cannot be reached (${freshness.failure}).`)];
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
  return [
    own`*${environment}*: ${runs}${behind(newest, live !== null)}`,
    ...probeParts(probe, live).flatMap((part) => ('text' in part ? [own`    ${part.text}`] : [])),
    ...(busy === null ? [] : [own`    busy: ${busyWords({ ...busy, ahead: 0 }, now)}`]),
    ...queue.map(
      ({ run, person: who, operation }, index) =>
        own`    ${index + 1}. in the queue: #${run} (${nouns[operation]}) by ${person(who)}`,
    ),
    ...(trouble === null ? [] : [own`    last: #${trouble.id} (${nouns[trouble.operation]}) ${ending(trouble)}`]),
  ];
}

function behind(newest: EnvironmentStatus['newest'], deployed: boolean): Markup {
  if (newest === null) return [];
  if (!deployed) return own`; the newest is ${code(newest.version.name)}`;
  if (newest.ahead === 0) return own`; that is the newest`;
  return own`; ${count(newest.ahead, 'commit')} behind the newest, ${code(newest.version.name)}`;
}

/** Who ran what, when, how it ended and how long it took. @param of what the list was narrowed to, in words */
export function historyMessage(runs: readonly RunRecord[], of: string): Message {
  if (runs.length === 0) return { parts: [text(own`Nothing has run yet${of === '' ? [] : own` for *${of}*`}.`)] };
  return { parts: [{ kind: 'lines', lines: runs.map(runLine) }] };
}

/** What a deployment would bring, without deploying. */
export function commitsMessage(compared: Compared, attached: boolean, now: number): Message {
  const { app, environment, version, live, probe, range } = compared;
  return {
    parts: [
      text(own`*${app}* ${versionWords(version)} on *${environment}*, commit ${code(version.commit)}`),
      text(runsNow(live, now)),
      ...probeParts(probe, live),
      ...rangeParts(range, live),
      ...(attached ? [{ kind: 'note', text: own`A longer list is in the file.` } as const] : []),
    ],
  };
}

/** The end of a run's output; all of it comes as a file. */
export function logsMessage(run: RunRecord, tail: readonly string[], attached: boolean): Message {
  const output: readonly Part[] = tail.length === 0 ? [] : [{ kind: 'output', lines: tail }];
  const rest = attached ? own`The whole output is in the file.` : own`It has printed nothing.`;
  return { parts: [text(own`*#${run.id}* ${ending(run)}`), ...output, { kind: 'note', text: rest }] };
}

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });
