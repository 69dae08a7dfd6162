import type { Busy, CommitLine, Live, Operation, Probe, Range } from '../../../machines/model.ts';
import { code, own, person, type Markup, type Part } from '../message.ts';
import { probeWords } from './probe.ts';
import { duration } from './time.ts';
import { count, nouns, short, versionWords } from './vocabulary.ts';

export function liveNow(live: Live | null, now: number): Markup {
  if (live === null) return own`Nothing deployed there yet.`;
  return own`Live now: ${versionWords(live.version)}, deployed ${duration(now - live.since)} ago by ${person(live.person)} (#${live.run}).`;
}

/** Who holds the environment, and how many wait for it. */
export function busyWords({ how, person: who, run, operation, since, ahead }: Busy, now: number): Markup {
  const queued = ahead === 0 ? [] : own` ${ahead} already queued.`;
  switch (how) {
    case 'runs':
      return own`${person(who)} is running #${run} (${nouns[operation]}), started ${duration(now - since)} ago.${queued}`;
    case 'offered':
      return own`It's ${person(who)}'s turn (#${run}, ${nouns[operation]}), waiting for an answer.${queued}`;
    case 'undecided':
      return own`#${run} (${nouns[operation]} by ${person(who)}) was interrupted and needs a decision: answer in its thread, or ask for ${code(`logs ${run}`)}.${queued}`;
  }
}

export function probeParts(probe: Probe | null, live: Live | null): readonly Part[] {
  const words = probeWords(probe, live);
  return words.length === 0 ? [] : [text(words)];
}

/** The commits added and removed, or why none are listed. */
export function rangeParts(range: Range, live: Live | null, operation: Operation = 'deploy'): readonly Part[] {
  const { relation, added, removed } = range;
  const addedParts = commitParts(own`*Adds ${count(added.count, 'commit')}*`, added);
  const removedParts = commitParts(own`*Removes ${count(removed.count, 'commit')}*`, removed);
  const newestParts = commitParts(own`*${count(added.count, 'commit')}*, newest first`, added);
  switch (relation) {
    case 'first':
      return [text(own`This is the first deployment there.`), ...newestParts];
    case 'same':
      return [text(sameWords[operation])];
    case 'lost':
      return [
        text(
          own`The live commit (${code(short(live?.version.commit ?? ''))}) is no longer in the repository, so I can't tell what this removes.`,
        ),
        ...newestParts,
      ];
    case 'ahead':
      return addedParts;
    case 'behind':
      return [text(own`*This goes back to an older version.*`), ...removedParts];
    case 'diverged':
      return [
        text(own`*The histories have diverged*: this adds commits and removes others.`),
        ...addedParts,
        ...removedParts,
      ];
    case 'unrelated':
      return [
        text(own`*The histories are unrelated*: this replaces everything that is live.`),
        ...addedParts,
        ...removedParts,
      ];
  }
}

const sameWords: Readonly<Record<Operation, Markup>> = {
  deploy: own`*Nothing changes*: this commit is already live.`,
  // Offered only after a failed run, when it is unknown what is live.
  rollback: own`This is the last version that succeeded there; it will be deployed again.`,
  restart: own`*Nothing changes*: the same commit is restarted.`,
};

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });

function commitParts(title: Markup, { count: total, commits }: Range['added']): Part[] {
  if (total === 0) return [];
  const left = total - commits.length;
  const rest = left > 0 ? [own`…and ${count(left, 'more', 'more')}`] : [];
  return [text(own`${title}:`), { kind: 'lines', lines: [...commits.map(commitWords), ...rest] }];
}

const commitWords = ({ commit, author, subject }: CommitLine): Markup =>
  own`${code(short(commit))} ${subject} — ${author}`;
