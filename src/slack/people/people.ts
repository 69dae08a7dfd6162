import type { WebClient } from '@slack/web-api';
import type { Objection, People, Person } from '../../ports/index.ts';
import { type Answer, ask } from '../web/api-result.ts';
import { type Found, Lookup } from './stale-while-revalidate.ts';
import { backoff, pause } from '../pause.ts';
import { objectionsTo } from './eligibility.ts';
import { SlackStopped } from '../web/refusal.ts';

export interface PeopleOptions {
  readonly web: WebClient;
  readonly team: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Is told of Slack's names of errors that refuse a look-up. */
  readonly refused: (code: string, method: string, needed?: string) => void;
  /** Milliseconds that what was looked up is believed. */
  readonly ttl?: number;
  /** Milliseconds that a look-up is tried for, rate limits and faults included. */
  readonly patience?: number;
}

/** Bad news are asked again after so many milliseconds: whoever was let in meanwhile should not have to wait. */
const BRIEFLY = 2000;
const PAGE = 1000;
const PERSONS = 10_000;
const CHANNELS = 1000;

/** Who people are and where, by Slack's word alone; whatever cannot be looked up speaks against them. */
export function people(options: PeopleOptions): People {
  const { web, team, now, ttl = 60_000 } = options;
  const shared = { ttl, failureTtl: BRIEFLY, now };
  const persons = new Lookup<readonly Objection[]>({
    ...shared,
    size: PERSONS,
    ask: async (user) => {
      if (user === 'USLACKBOT') return { value: ['bot'], failed: false };
      const answer = await patiently(options, 'users.info', () => web.users.info({ user }));
      if (answer?.user === undefined) return { value: ['unknown'], failed: true };
      return { value: objectionsTo(answer.user, team), failed: false };
    },
  });
  const members = new Lookup<ReadonlySet<string>>({
    ...shared,
    size: CHANNELS,
    ask: (channel) => membersOf(options, channel),
  });

  return {
    peek(user, channel) {
      const person = persons.peek(user);
      const there = members.peek(channel);
      if (person === undefined || there === undefined) return undefined;
      const judged = judge(user, person, there);
      const recent = persons.peek(user, BRIEFLY) !== undefined && members.peek(channel, BRIEFLY) !== undefined;
      return judged.objections.length === 0 || recent ? judged : undefined;
    },
    async look(user, channel, { fresh = false } = {}) {
      if (fresh) return judge(user, ...(await Promise.all([persons.fresh(user), members.fresh(channel)])));
      const judged = judge(user, ...(await Promise.all([persons.get(user), members.get(channel)])));
      if (judged.objections.length === 0) return judged;
      return judge(user, ...(await Promise.all([persons.get(user, BRIEFLY), members.get(channel, BRIEFLY)])));
    },
  };
}

function judge(id: string, person: Found<readonly Objection[]>, members: Found<ReadonlySet<string>>): Person {
  const objections = new Set(person.value);
  if (members.failed) objections.add('unknown');
  else if (!members.value.has(id)) objections.add('not-in-channel');
  return { id, objections: [...objections] };
}

async function membersOf(options: PeopleOptions, channel: string): Promise<Found<ReadonlySet<string>>> {
  const members = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: { members?: string[]; response_metadata?: { next_cursor?: string } } | undefined = await patiently(
      options,
      'conversations.members',
      () => options.web.conversations.members({ channel, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    );
    if (page?.members === undefined) return { value: new Set(), failed: true };
    for (const member of page.members) members.add(member);
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return { value: members, failed: false };
}

/** Tries for a while: a limit or a fault that passes should turn nobody away. @returns undefined if nothing helped @throws SlackStopped */
async function patiently<T>(options: PeopleOptions, method: string, call: () => Promise<T>): Promise<T | undefined> {
  const { signal, refused, patience = 5000 } = options;
  const deadline = performance.now() + patience;
  for (let tries = 0; ; tries += 1) {
    const answer: Answer<T> = await ask(call);
    if (answer.kind === 'ok') return answer.result;
    if (answer.kind === 'refused') {
      refused(answer.code, method, answer.needed);
      return undefined;
    }
    const wait = answer.kind === 'limited' ? answer.seconds * 1000 : backoff(tries, { first: 100, most: 1000 });
    // A stop says nothing about a person: whoever waits is to ask again at the next start.
    if (signal.aborted) throw new SlackStopped();
    if (performance.now() + wait > deadline) return undefined;
    await pause(wait, signal);
  }
}
