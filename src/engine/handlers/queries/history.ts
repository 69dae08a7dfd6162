import type { Now, Store } from '../../../ports/index.ts';
import { runsOf } from '../../reads/run-history.ts';
import type { Answerer } from './answer.ts';

interface Deps {
  readonly store: Pick<Store, 'list'>;
  readonly now: Now;
}

/** Answers who ran what. */
export const answerHistory =
  ({ store, now }: Deps): Answerer<'history'> =>
  async ({ app, environment, count }) => {
    const of = [app, environment].filter((name) => name !== null).join(' ');
    const filter = { ...(app !== null && { app }), ...(environment !== null && { environment }) };
    return { view: { kind: 'history', runs: await runsOf(store, { ...filter, limit: count }), of, now: now() } };
  };
