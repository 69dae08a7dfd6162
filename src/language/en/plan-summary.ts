import type { Busy, CommitLine, Live, Operation, Probe, Range } from '../../../machines/model.ts';
import type { Plan } from '../../../machines/dialogue/question.ts';
import { code, own, person, type Markup, type Part } from '../message.ts';
import { duration } from './time.ts';
import { count, nouns, quoted, short, verbs, versionWords } from './vocabulary.ts';

/** *Deploy shop v1.2 to staging* and its like. */
export function headline({ operation, app, environment, service, version }: Plan): Markup {
  const what = version === null ? [] : own` ${code(version.name)}`;
  if (operation === 'restart')
    return own`*Restart* ${service === null ? [] : own`${code(service)} of `}*${app}* on *${environment}*`;
  return own`*${verbs[operation]}* *${app}* ${operation === 'rollback' ? own`on *${environment}* to${what}` : own`${what[1] ?? []} to *${environment}*`}`;
}

export function runsNow(live: Live | null, now: number): Markup {
  if (live === null) return own`Nothing that I know of runs there now.`;
  return own`Runs there now: ${versionWords(live.version)}, for ${duration(now - live.since)}, by ${person(live.person)} (#${live.run}).`;
}

/** Who is before one, and for how long probably. */
export function busyWords({ how, person: who, run, operation, since, ahead }: Busy, now: number): Markup {
  const waiting = ahead === 0 ? [] : own` ${count(ahead, 'waits', 'wait')} already.`;
  switch (how) {
    case 'runs':
      return own`${person(who)} runs #${run} there (${nouns[operation]}), begun ${duration(now - since)} ago.${waiting}`;
    case 'offered':
      return own`It is the turn of ${person(who)}, who is being asked (#${run}, ${nouns[operation]}).${waiting}`;
    case 'undecided':
      return own`#${run} there (${nouns[operation]} by ${person(who)}) was interrupted; somebody has to decide in its thread what became of it, or where ${code(`logs ${run}`)} was asked.${waiting}`;
  }
}

/** What the probe says, where that is not what is known already. */
export function probeParts(probe: Probe | null, live: Live | null): readonly Part[] {
  if (probe === null) return [];
  const { said, version, agrees, failure } = probe;
  if (said === null) return [note(own`What is really live could not be asked: ${failure ?? ''}`)];
  if (agrees === true) return [];
  if (version === null) return [note(own`Its probe says ${quoted(said)}, which is no version that I know.`)];
  return [
    note(
      live === null
        ? own`Its probe says that ${versionWords(version)} is live.`
        : own`*Somebody deployed by hand*: its probe says that ${versionWords(version)} is live, not ${versionWords(live.version)}.`,
    ),
  ];
}

/** The commits that come and those that go, or why there are none to show. */
export function rangeParts(range: Range, live: Live | null, operation: Operation = 'deploy'): readonly Part[] {
  const { relation, added, removed } = range;
  switch (relation) {
    case 'first':
      return [note(own`This is the first deployment there.`), ...commitParts('The newest of its commits', added)];
    case 'same':
      return [note(sameWords[operation])];
    case 'lost':
      return [
        note(
          own`The repository no longer has the commit that runs now (${code(short(live?.version.commit ?? ''))}), so I cannot say what goes.`,
        ),
        ...commitParts('The newest commits of what would run', added),
      ];
    case 'ahead':
      return commitParts('Comes', added);
    case 'behind':
      return [note(own`*History is left behind*: this goes back.`), ...commitParts('Goes', removed)];
    case 'diverged':
    case 'unrelated':
      return [
        note(
          relation === 'diverged'
            ? own`*The histories have parted*: some commits come, and some that run now go.`
            : own`*The histories have nothing in common*: all that runs now goes.`,
        ),
        ...commitParts('Comes', added),
        ...commitParts('Goes', removed),
      ];
  }
}

const sameWords: Readonly<Record<Operation, Markup>> = {
  deploy: own`*Nothing changes*: this very commit runs there already.`,
  // Offered only when the last run failed, so that nobody knows what runs.
  rollback: own`This is the last version that succeeded there; it is put there again.`,
  restart: own`*Nothing changes*: the same commit is started again.`,
};

const note = (text: Markup): Part => ({ kind: 'text', text });

function commitParts(title: string, { count: total, commits }: Range['added']): Part[] {
  if (total === 0) return [];
  const left = total - commits.length;
  const rest = left > 0 ? [own`…and ${count(left, 'more', 'more')}`] : [];
  return [
    { kind: 'text', text: [{ kind: 'own', text: `*${title}* (${count(total, 'commit')}):` }] },
    { kind: 'lines', lines: [...commits.map(commitWords), ...rest] },
  ];
}

const commitWords = ({ commit, author, subject }: CommitLine): Markup =>
  own`${code(short(commit))} ${subject} — ${author}`;
