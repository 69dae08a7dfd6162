import type { Stored } from '../../ports/index.ts';
import { lanes } from '../documents/keys.ts';
import { emptyWork, type UnitOfWork } from './unit-of-work.ts';
import type { Party } from './turn.ts';

/** Closes a dialogue that this version cannot read, and tells the person, so that they do not wait for an answer. */
export function closeUnreadable(
  { key, channel, person, stored }: Party & { readonly key: string; readonly stored: Stored | undefined },
  eventId: string,
): UnitOfWork {
  const work = emptyWork();
  work.writes.push({ key, expect: stored?.version ?? 0, value: null });
  work.timers.clear.push(key);
  work.effects.push({
    key: eventId,
    lane: lanes.talk(channel, person),
    type: 'say',
    params: {
      thread: { channel, ...threadOf(stored?.value) },
      view: { kind: 'refused', person, refusal: { code: 'dialogue-lost' } },
    },
  });
  return work;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** The thread of a dialogue that cannot be read otherwise, if at least that can be told. Older shapes call it `place`. */
function threadOf(value: unknown): { thread?: string } {
  const context = fieldsOf(fieldsOf(value)['context']);
  const { thread } = fieldsOf(context['thread'] ?? context['place']);
  return typeof thread === 'string' ? { thread } : {};
}
