import { expect, test } from 'vitest';
import { refusingWithoutStore } from '../../src/engine/outage.ts';
import { type Inbound, StoreUnavailable } from '../../src/engine/ports.ts';

const said = (text: string, more: { thread?: string; channel?: string } = {}): Inbound => {
  const place = { channel: 'C1', ts: '1.1', ...more };
  return { kind: 'message', id: `message/${text}`, user: 'U1', text, at: 0, ...place };
};
const pressed: Inbound = { kind: 'press', id: 'press', channel: 'C1', ts: '1.1', user: 'U1', value: '[]', at: 0 };

/** @param failures how often the store is away before it is there */
function outage(failures: number) {
  const posted: string[] = [];
  let tries = 0;
  const take = refusingWithoutStore({
    bot: { name: 'nestor', user: 'UBOT' },
    channels: new Set(['C1']),
    chat: {
      post: async ({ key }) => {
        posted.push(key);
        return { ts: '2.2' };
      },
      find: async () => undefined,
      edit: async () => {},
      upload: async () => {},
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    take: async () => {
      tries += 1;
      if (tries <= failures) throw new StoreUnavailable('away');
    },
  });
  return { take, posted, tries: () => tries };
}

test('a store that is back in a moment is waited for, and nobody hears of it', async () => {
  const { take, posted, tries } = outage(3);
  await take(said('nestor deploy'));
  expect([tries(), posted]).toEqual([4, []]);
});

test.each([said('nestor deploy'), pressed])(
  'without the store, $kind is refused in words and not taken in later',
  async (inbound) => {
    const { take, posted, tries } = outage(Infinity);
    await take(inbound);
    const before = tries();
    await take(inbound);
    expect(posted).toEqual([`${inbound.id}/outage`]);
    expect(tries()).toBe(before);
  },
);

test.each([said('yes', { thread: '1.0' }), said('nestor deploy', { channel: 'C2' }), { ...pressed, channel: 'C2' }])(
  'without the store, what may be for the bot is left to Slack to deliver again: $id in $channel',
  async (inbound) => {
    const { take, posted } = outage(Infinity);
    await expect(take(inbound)).rejects.toThrow(StoreUnavailable);
    expect(posted).toEqual([]);
  },
);

test('without the store, what people say to each other passes', async () => {
  const { take, posted } = outage(Infinity);
  await take(said('lunch?'));
  expect(posted).toEqual([]);
});
