import type { ProbeAnswer, ProbeSpec, Prober } from '../../ports/index.ts';
import { createSemaphore } from '../../async/semaphore.ts';

/** @param timeout milliseconds in all, the wait for a free place and for the checkout included */
export type AskProbe = (order: ProbeSpec, timeout: number) => Promise<ProbeAnswer>;

/** Runs probes, a few at a time, and answers within the timeout even if a probe hangs. */
export interface ProbePool {
  /** Callers who ask the same at the same time share one answer. */
  readonly shared: AskProbe;
  /** Always a new probe, which waits for no shared one. */
  readonly afresh: AskProbe;
}

/** Probes at a time, of either kind: each is a checkout and a process, and `status` asks those of all environments. */
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

/** A place is taken until its probe has ended, also if the caller was answered before. */
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
