import type { Commit } from '../../ports/index.ts';
import type { SerializedCommit } from '../serialize.ts';

/** The arguments of commit.lua, in the order in which it takes them. */
export function commitArguments(
  { eventId, writes, effects, timers }: Commit,
  { values, params, events }: SerializedCommit,
  { holder, eventIdLifetime }: { holder: string; eventIdLifetime: number },
): (string | number)[] {
  const args: (string | number)[] = [holder, eventId, eventIdLifetime, writes.length];
  for (const [index, { key, expect, lists = [], rank = 0 }] of writes.entries()) {
    const value = values[index];
    args.push(key, expect, value === undefined ? '' : expect + 1, value ?? '', rank, lists.length, ...lists);
  }
  args.push(effects.length);
  for (const [index, { key, lane, type }] of effects.entries()) {
    args.push(lane, key, `${JSON.stringify({ key, lane, type }).slice(0, -1)},"params":${params[index] ?? 'null'}}`);
  }
  args.push(timers.clear.length, ...timers.clear, timers.set.length);
  for (const [index, { key, at }] of timers.set.entries()) args.push(key, at, events[index] ?? 'null');
  return args;
}
