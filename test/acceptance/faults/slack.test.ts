import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { shareStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { type Answer, byWords, walk, ways } from '../../helpers/ways.ts';

const post = 'chat.postMessage';

/** What goes wrong while a question is answered. */
const troubles: readonly { what: string; strike: (slack: Sandbox) => void }[] = [
  {
    what: 'posts are limited',
    strike: (slack) => slack.fault({ kind: 'ratelimited', method: post, retryAfter: 1, times: 2 }),
  },
  { what: 'posts are refused with 500', strike: (slack) => slack.fault({ kind: 'status', status: 500, method: post }) },
  { what: 'answers to posts get lost', strike: (slack) => slack.fault({ kind: 'lost', method: post }) },
  { what: 'posts die on the way', strike: (slack) => slack.fault({ kind: 'reset', method: post }) },
  { what: 'answers to posts are no JSON', strike: (slack) => slack.fault({ kind: 'malformed', method: post }) },
  { what: 'acknowledgements get lost', strike: (slack) => slack.fault({ kind: 'ignore_ack' }) },
  { what: 'the socket is dropped', strike: (slack) => slack.network.dropSockets() },
  ...(['warning', 'refresh_requested', 'link_disabled', 'too_many_websockets'] as const).map((reason) => ({
    what: `Slack disconnects: ${reason}`,
    strike: (slack: Sandbox) => slack.network.disconnect(reason),
  })),
  {
    what: 'Slack is gone for two seconds',
    strike: (slack) => {
      slack.network.outage();
      setTimeout(() => slack.network.recover(), 2000);
    },
  },
];

const shared = shareStage({ store: 'embedded' });

test.each(troubles)('$what, at every answer of a dialogue: one run, no message twice', async ({ strike }) => {
  const stage = shared();
  const before = { said: stage.said().length, started: (await stage.project.started()).length };
  const amid: Answer = (talk, step, question) => {
    byWords(talk, step, question);
    strike(stage.slack);
  };
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy' });
  await walk(talk, ways.deploy, amid);
  await talk.ends();
  stage.slack.clearFaults();

  expect((await stage.project.started()).slice(before.started)).toMatchObject([{ version: 'v1.1.0' }]);
  expect(saidTwice(stage.said().slice(before.said))).toEqual([]);
});
