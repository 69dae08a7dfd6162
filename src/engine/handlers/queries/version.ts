import type { About } from '../../../language/view.ts';
import type { Now } from '../../../ports/index.ts';
import type { Answerer } from './answer.ts';

interface Deps {
  readonly about: About;
  readonly now: Now;
}

/** Answers which Nestor runs. */
export const answerVersion =
  ({ about, now }: Deps): Answerer<'version'> =>
  async () => ({ view: { kind: 'version', about, now: now() } });
