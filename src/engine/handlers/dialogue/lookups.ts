import type { DialogueEffects } from '../../../../machines/dialogue/effects.ts';
import type { Freshness, Version } from '../../../../machines/model.ts';
import type { Choice } from '../../../../machines/dialogue/question.ts';
import type { LookupFailure } from '../../../../machines/refusal.ts';
import type { Dialogues, DialogueInput, DialogueState } from '../../turns/turn.ts';
import { documents } from '../../documents/keys.ts';
import { readLive } from '../../documents/live-document.ts';
import { readSlot } from '../../documents/slot-document.ts';
import {
  GitFailure,
  Lapsed,
  StoreUnavailable,
  type Chat,
  type Log,
  type Now,
  type Repositories,
  type Store,
} from '../../../ports/index.ts';
import { versionsThatRan } from '../../reads/run-history.ts';
import { isNamed, liveAs, type EnvironmentProbe } from '../../probe/environment-probe.ts';
import { busyFor } from '../../reads/queue-estimate.ts';
import type { Circumstances, Handlers } from '../handler.ts';

/** How many commits a question lists on each side. */
const LISTED = 10;

type LookUpEffects = Pick<DialogueEffects, 'listVersions' | 'compare'>;
type Candidate = NonNullable<DialogueEffects['compare']['candidate']>;

/** Milliseconds after which a person is told that a look-up takes its time. */
const SLOW = 3000;

interface Deps {
  readonly chat: Chat;
  readonly store: Store;
  readonly repositories: Repositories;
  readonly dialogues: Dialogues;
  readonly probing: Pick<EnvironmentProbe, 'ask'>;
  readonly now: Now;
  readonly log: Log;
}

/** Carries out the look-ups that a dialogue awaits; their answers go back to it as events. */
export function lookUpHandlers({
  chat,
  store,
  repositories,
  dialogues,
  probing,
  now,
  log,
}: Deps): Handlers<LookUpEffects> {
  return {
    listVersions: (params, circumstances) => answer(params, circumstances, () => list(params)),
    compare: (params, circumstances) => answer(params, circumstances, () => compare(params)),
  };

  async function answer(
    params: LookUpEffects['compare'] | LookUpEffects['listVersions'],
    circumstances: Circumstances,
    look: () => Promise<DialogueInput>,
  ): Promise<void> {
    const { lookupId, thread, person } = params;
    const slow = setTimeout(() => void tellSlow(params, circumstances), SLOW);
    const event = await look()
      .catch((error: unknown) => ({ type: 'lookUpFailed' as const, lookupId, refusal: failure(error) }))
      .finally(() => clearTimeout(slow));
    const decide = ({ accepts }: DialogueState) => (accepts(event) ? { event } : undefined);
    await dialogues.turn({ channel: thread.channel, person, eventId: circumstances.key, decide });
  }

  /** A courtesy: the answer, or the failure, follows by itself, from another process where this one was paused. */
  async function tellSlow(
    { thread, app }: Pick<LookUpEffects['compare'], 'thread' | 'app'>,
    circumstances: Circumstances,
  ): Promise<void> {
    const key = `${circumstances.key}/slow`;
    try {
      await chat.post({ to: thread, view: { kind: 'looking', app }, ...circumstances, key });
    } catch (error) {
      if (error instanceof Lapsed) return;
      log.warn({ err: error }, 'could not announce a slow look-up');
    }
  }

  function failure(error: unknown): LookupFailure {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof GitFailure) return { code: 'look-up-failed', detail: error.message };
    log.error({ err: error }, 'a look-up failed unexpectedly');
    return { code: 'unexpected-error' };
  }

  async function list(params: LookUpEffects['listVersions']): Promise<DialogueInput> {
    const { lookupId, operation, app, environment, offset, limit } = params;
    if (operation === 'rollback') {
      const past = await versionsThatRan(store, app, environment);
      const versions = past.slice(offset, offset + limit).map(choiceOf);
      return { type: 'versionsListed', lookupId, versions, total: past.length, freshness: null };
    }
    if (offset === 0) await repositories.refresh(app);
    const { versions, total, freshness } = await repositories.versions(app, { offset, limit });
    return { type: 'versionsListed', lookupId, versions: versions.map(choiceOf), total, freshness };
  }

  async function compare(params: LookUpEffects['compare']): Promise<DialogueInput> {
    const { lookupId, operation, app, environment, candidate, own } = params;
    const [slot, liveDocument] = await store.load([documents.slot(app, environment), documents.live(app, environment)]);
    const live = readLive(liveDocument);
    const busy = await busyFor({ store, app, environment, slot: readSlot(slot), own, now: now() });
    const probe = (from: Version | null) => probing.ask({ app, environment, expected: live?.version ?? null, from });
    if (operation === 'restart') {
      const version = live?.version ?? (await newest(app));
      return {
        type: 'compared',
        lookupId,
        version,
        live,
        range: null,
        freshness: null,
        probe: await probe(version),
        busy,
      };
    }
    const { version, freshness } = await find(params);
    if (version === undefined)
      return {
        type: 'lookUpFailed',
        lookupId,
        refusal: { code: 'unknown-version', said: candidate?.name ?? '', app },
      };
    const probed = await probe(version);
    const from = liveAs(live, probed)?.commit;
    const range = await repositories.range(app, {
      ...(from !== undefined && { from }),
      to: version.commit,
      limit: LISTED,
    });
    return { type: 'compared', lookupId, version, live, range, freshness, probe: probed, busy };
  }

  /** The version meant: as it was listed, or as a person typed it. It must still be there. */
  async function find(params: LookUpEffects['compare']): Promise<{ version?: Version; freshness: Freshness | null }> {
    const { operation, app, candidate } = params;
    if (candidate === null) return { freshness: null };
    const freshness = candidate.commit === null ? await repositories.refresh(app) : null;
    const version = await (operation === 'rollback' ? findPast(params, candidate) : findChosen(app, candidate));
    return { ...(version !== undefined && { version }), freshness };
  }

  /** Names may come again with other commits: a branch, deployed twice. */
  async function findPast(
    { app, environment }: LookUpEffects['compare'],
    { name, commit }: Candidate,
  ): Promise<Version | undefined> {
    const past = await versionsThatRan(store, app, environment);
    const found = past.find((version) => (commit === null ? isNamed(version, name) : version.commit === commit));
    return found !== undefined && (await repositories.has(app, found.commit)) ? found : undefined;
  }

  async function findChosen(app: string, { name, commit }: Candidate): Promise<Version | undefined> {
    if (commit === null) return repositories.find(app, name);
    return (await repositories.has(app, commit)) ? { name, commit } : undefined;
  }

  async function newest(app: string): Promise<Version | null> {
    const { versions } = await repositories.versions(app, { offset: 0, limit: 1 });
    return versions[0] ?? null;
  }
}

const choiceOf = ({ name, commit }: Version): Choice => ({ value: name, commit });
