/**
 * The local workspace in a process of its own, so that its work does not count as the bot's. Times are taken here.
 */
import { startSandbox } from '../../src/sandbox/index.ts';
import { CHANNEL, type Crowd, Load, type Said, type Turns } from './load.ts';

/** What the bench may ask of the workspace. */
export type Asked =
  | { readonly do: 'turns' | 'record'; readonly with: Turns }
  | { readonly do: 'crowd'; readonly with: Crowd }
  | { readonly do: 'thread'; readonly with: Said }
  | { readonly do: 'ready'; readonly with: { readonly says: string | null } };

/** The first message is where it is to be found; each further one answers a question, with its number. */
export type Answered =
  | { readonly url: string; readonly botToken: string; readonly appToken: string }
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: string };

const people = Array.from({ length: 200 }, (_, index) => `p${index}`);

/** Soon again: what a bot says before it listens is its own to hear, and a minute's wait for that would measure nothing. */
const redelivery = Array.from({ length: 100 }, () => 250);

const sandbox = await startSandbox({ bot: 'nestor', channels: [CHANNEL], people, keep: 5000, redelivery });
const load = new Load(sandbox);
const { url, botToken, appToken } = sandbox;
tell({ url, botToken, appToken });

process.on('message', ({ number, asked }: { number: number; asked: Asked }) => {
  carryOut(asked).then(
    (result) => tell({ number, result }),
    (error: unknown) => tell({ number, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function carryOut(asked: Asked): Promise<unknown> {
  switch (asked.do) {
    case 'turns':
      return load.turns(asked.with);
    case 'record':
      return load.record(asked.with);
    case 'crowd':
      return load.crowd(asked.with);
    case 'thread':
      return load.thread(asked.with);
    case 'ready':
      return ready(asked.with.says);
  }
}

/**
 * @param says a part of the message by which the bot says that it is ready; null: it is once it is connected
 * @returns when that was, in milliseconds since 1970 with fractions
 */
function ready(says: string | null): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stop = sandbox.on('change', (change) => {
    const there =
      says === null
        ? change.kind === 'connections' && change.count > 0
        : change.kind === 'message' && change.message.author === sandbox.bot && change.message.text.includes(says);
    if (there) resolve(performance.timeOrigin + performance.now());
  });
  return promise.finally(stop);
}

function tell(answer: Answered): void {
  process.send?.(answer);
}
