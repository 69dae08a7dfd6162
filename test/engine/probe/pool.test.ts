import { expect, test, vi } from 'vitest';
import { createProbePool } from '../../../src/engine/probe/pool.ts';
import type { ProbeAnswer, ProbeSpec, Prober } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';

const LONG = 60_000;

/** The question what is live on an environment, which is called by it here. */
const order = (environment: string): ProbeSpec => ({
  app: 'shop',
  commit: 'a'.repeat(40),
  argv: ['./live.sh', environment],
  env: {},
});

/** Environments, by number. */
const several = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `e${from + index}`);

/** Probes that answer when they are let. */
function held() {
  const asked: { environment: string; limit: AbortSignal; answer: (answer: ProbeAnswer) => void }[] = [];
  const prober: Prober = {
    ask: ({ argv: [, environment = ''] }, limit) =>
      new Promise((answer) => {
        asked.push({ environment, limit, answer });
      }),
  };
  const names = () => asked.map(({ environment }) => environment);
  return { ...createProbePool(prober), asked, names };
}

test('of sixty probes that are asked for at once, eight are asked at a time', async () => {
  let asking = 0;
  let most = 0;
  const { shared } = createProbePool({
    async ask() {
      asking += 1;
      most = Math.max(most, asking);
      await new Promise(setImmediate);
      asking -= 1;
      return { said: 'v1' };
    },
  });
  const answers = await Promise.all(several(1, 60).map((environment) => shared(order(environment), LONG)));
  expect(answers).toEqual(answers.map(() => ({ said: 'v1' })));
  expect(most).toBe(8);
});

test('who asks what is being asked gets the same answer; who asks later, or of another commit, does not', async () => {
  const { shared, asked } = held();
  const [first, second, other] = [order('e1'), order('e1'), { ...order('e1'), commit: 'b'.repeat(40) }].map((one) =>
    shared(one, LONG),
  );
  expect(asked).toHaveLength(2);
  asked[0]?.answer({ said: 'v1' });
  asked[1]?.answer({ said: 'v2' });
  expect(await Promise.all([first, second, other])).toEqual([{ said: 'v1' }, { said: 'v1' }, { said: 'v2' }]);
  const later = shared(order('e1'), LONG);
  asked[2]?.answer({ said: 'v3' });
  expect(await later).toEqual({ said: 'v3' });
});

test('what is asked afresh waits for nobody else, and is not what was asked before', async () => {
  const { shared, afresh, asked } = held();
  for (const environment of several(1, 39)) void shared(order(environment), LONG);
  const answer = afresh(order('e1'), LONG);
  asked.at(-1)?.answer({ said: 'v2' });
  expect(await answer).toEqual({ said: 'v2' });
});

test('an answer comes in time, also where a probe or those before it hang, and nothing is asked after that', async () => {
  const { shared, asked, names } = held();
  const answers = await Promise.all(several(1, 9).map((environment) => shared(order(environment), 50)));
  const hangs = { failure: { code: 'probe-timed-out' } } as const;
  expect(answers).toEqual([...several(1, 8).map(() => hangs), { failure: { code: 'probe-not-asked' } }]);
  expect(asked.every(({ limit }) => limit.aborted)).toBe(true);
  const next = shared(order('e10'), LONG);
  asked[0]?.answer(hangs);
  await vi.waitFor(() => expect(names()).toEqual([...several(1, 8), 'e10']), patience);
  asked[8]?.answer({ said: 'v1' });
  expect(await next).toEqual({ said: 'v1' });
});
