import type { WebClient } from '@slack/web-api';
import type { Objection, People, Person } from '../../ports/index.ts';
import { type ApiResult, apiResult } from '../web/api-result.ts';
import { type Loaded, StaleWhileRevalidate } from './stale-while-revalidate.ts';
import { pause, retryDelay } from '../web/pause.ts';
import { objectionsTo } from './eligibility.ts';
import { SlackStopped } from '../web/errors.ts';

export interface PeopleOptions {
  readonly web: WebClient;
  readonly team: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Called with Slack's error code when it refuses a look-up. */
  readonly onRefused: (code: string, method: string, needed?: string) => void;
  /** Milliseconds that a look-up is cached; default 60,000. */
  readonly ttl?: number;
  /** Milliseconds that a look-up is retried for, rate limits included; default 5,000. */
  readonly retryFor?: number;
}

/** Milliseconds that an objection is cached: a person who was just let in should not have to wait. */
const NEGATIVE_TTL = 2000;
const PAGE = 1000;
const PAUSES = { first: 100, most: 1000 };
const PEOPLE_CACHE_SIZE = 10_000;
const CHANNEL_CACHE_SIZE = 1000;

/** Looks up people and their channels, in Slack alone. A look-up that fails is an objection. */
export function createPeople(options: PeopleOptions): People {
  const { web, team, now, ttl = 60_000 } = options;
  const shared = { ttl, failureTtl: NEGATIVE_TTL, now };
  const eligibility = new StaleWhileRevalidate<readonly Objection[]>({
    ...shared,
    size: PEOPLE_CACHE_SIZE,
    load: async (user) => {
      if (user === 'USLACKBOT') return { value: ['bot'], failed: false };
      const info = await callWithRetries(options, 'users.info', () => web.users.info({ user }));
      if (info?.user === undefined) return { value: ['unknown'], failed: true };
      return { value: objectionsTo(info.user, team), failed: false };
    },
  });
  const members = new StaleWhileRevalidate<ReadonlySet<string>>({
    ...shared,
    size: CHANNEL_CACHE_SIZE,
    load: (channel) => membersOf(options, channel),
  });

  return {
    peek(user, channel) {
      const objections = eligibility.peek(user);
      const present = members.peek(channel);
      if (objections === undefined || present === undefined) return undefined;
      const person = toPerson(user, objections, present);
      const recent =
        eligibility.peek(user, NEGATIVE_TTL) !== undefined && members.peek(channel, NEGATIVE_TTL) !== undefined;
      return person.objections.length === 0 || recent ? person : undefined;
    },
    async look(user, channel, { fresh = false } = {}) {
      if (fresh) return toPerson(user, ...(await Promise.all([eligibility.fresh(user), members.fresh(channel)])));
      const person = toPerson(user, ...(await Promise.all([eligibility.get(user), members.get(channel)])));
      if (person.objections.length === 0) return person;
      return toPerson(
        user,
        ...(await Promise.all([eligibility.get(user, NEGATIVE_TTL), members.get(channel, NEGATIVE_TTL)])),
      );
    },
  };
}

function toPerson(id: string, eligibility: Loaded<readonly Objection[]>, members: Loaded<ReadonlySet<string>>): Person {
  const objections = new Set(eligibility.value);
  if (members.failed) objections.add('unknown');
  else if (!members.value.has(id)) objections.add('not-in-channel');
  return { id, objections: [...objections] };
}

async function membersOf(options: PeopleOptions, channel: string): Promise<Loaded<ReadonlySet<string>>> {
  const members = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: { members?: string[]; response_metadata?: { next_cursor?: string } } | undefined =
      await callWithRetries(options, 'conversations.members', () =>
        options.web.conversations.members({ channel, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
      );
    if (page?.members === undefined) return { value: new Set(), failed: true };
    for (const member of page.members) members.add(member);
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return { value: members, failed: false };
}

/**
 * Retries for a while, so that a passing fault rejects no one.
 * @returns undefined if it was refused or the time ran out
 * @throws SlackStopped
 */
async function callWithRetries<T>(
  options: PeopleOptions,
  method: string,
  call: () => Promise<T>,
): Promise<T | undefined> {
  const { signal, onRefused, retryFor = 5000 } = options;
  const deadline = performance.now() + retryFor;
  for (let tries = 0; ; tries += 1) {
    const result: ApiResult<T> = await apiResult(call);
    if (result.kind === 'ok') return result.value;
    if (result.kind === 'refused') {
      onRefused(result.code, method, result.needed);
      return undefined;
    }
    const wait = retryDelay(result, tries, PAUSES);
    // A shutdown is no objection: the look-up is repeated at the next start.
    if (signal.aborted) throw new SlackStopped();
    if (performance.now() + wait > deadline) return undefined;
    await pause(wait, signal);
  }
}
