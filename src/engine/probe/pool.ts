import type { ProbeAnswer, ProbeSpec, Prober } from '../../ports/index.ts';
import { createSemaphore } from '../../async/semaphore.ts';

/** @param timeout milliseconds in all: to wait for its turn and for its checkout is a part of it */
export type AskProbe = (order: ProbeSpec, timeout: number) => Promise<ProbeAnswer>;

/** Asks probes, a few at a time, and answers in time whatever becomes of them. */
export interface ProbePool {
  /** Whoever asks the same meanwhile gets the same answer. */
  readonly shared: AskProbe;
  /** What nobody has begun to ask before, in places of its own. */
  readonly afresh: AskProbe;
}

/** How many are asked at once, in either way: each is a checkout and a process, and `status` asks those of all environments. */
const AT_ONCE = 8;

export function createProbePool(prober: Prober): ProbePool {
  const ask = createPlaces(prober);
  const underWay = new Map<string, Promise<ProbeAnswer>>();
  return {
    shared: (order, timeout) => {
      const question = JSON.stringify(order);
      const known = underWay.get(question);
      if (known !== undefined) return known;
      const answer = ask(order, timeout).finally(() => underWay.delete(question));
      underWay.set(question, answer);
      return answer;
    },
    afresh: createPlaces(prober),
  };
}

/** Each thread is held until nothing of its probe is at work any more; whoever asks is answered in time. */
function createPlaces(prober: Prober): AskProbe {
  const turn = createSemaphore(AT_ONCE);
  return (order, timeout) => {
    const limit = AbortSignal.timeout(timeout);
    let begun = false;
    const late = new Promise<ProbeAnswer>((resolve) => {
      const answer = () => resolve({ failure: { code: begun ? 'probe-timed-out' : 'probe-not-asked' } });
      limit.addEventListener('abort', answer, { once: true });
    });
    const answer = turn(() => {
      begun = !limit.aborted;
      return begun ? prober.ask(order, limit) : late;
    });
    return Promise.race([answer, late]);
  };
}
