import type { Chat } from '../engine/ports.ts';
import { ask } from './answer.ts';
import { fallback, render } from './blocks/render.ts';
import type { ChatContext } from './chat.ts';
import { EVENT_TYPE, findPosted, hasKey, type Posted } from './find.ts';
import { backoff, pause } from './pause.ts';
import { refusal } from './refusal.ts';

type Post = Parameters<Chat['post']>[0];

/** What Slack says when the blocks or the text are more than it takes: the words are then posted alone. */
export const TOO_MUCH: ReadonlySet<string> = new Set([
  'block_mismatch',
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
]);
/** How far before the first try a message is looked for: clocks differ, and an earlier process may have tried. */
const BEFORE = { tried: 10 * 60_000, doubtful: 25 * 60 * 60_000 };

/**
 * Posts once, whatever happens on the way: after a try whose outcome is unknown, and where an earlier one is possible,
 * the message is looked for by its key before it is posted again.
 * @throws ChatRefusal, SlackStopped
 */
export async function post(context: ChatContext, { place, content, key, doubtful }: Post): Promise<{ ts: string }> {
  const { web, gates, signal, log, now } = context;
  const { postMessage } = web.chat;
  const ticket = gates.ticket();
  const since = now() - (doubtful ? BEFORE.doubtful : BEFORE.tried);
  const fits = (message: Posted) => hasKey(message, key);
  let shape: { text: string; blocks?: ReturnType<typeof render>['blocks'] } = render(content);
  let doubt = doubtful;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (doubt) {
      const found = await findPosted(context, { place, ticket, since, fits });
      if (found?.ts !== undefined) return { ts: found.ts };
      doubt = false;
    }
    const answer = await gates.pass(`chat.postMessage ${place.channel}`, ticket, () =>
      ask(() =>
        postMessage({
          channel: place.channel,
          ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
          ...shape,
          metadata: { event_type: EVENT_TYPE, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        }),
      ),
    );
    if (answer.kind === 'ok' && answer.result.ts !== undefined) return { ts: answer.result.ts };
    if (answer.kind !== 'refused') {
      log.warn(
        { key, err: answer.kind === 'unclear' ? answer.error : undefined },
        'a post may have got lost; looking for it',
      );
      doubt = true;
    } else if (TOO_MUCH.has(answer.code) && shape.blocks !== undefined) {
      log.error({ key, code: answer.code }, 'Slack refuses the blocks of a message; posting its words alone');
      shape = { text: fallback(content) };
    } else throw context.refused(refusal({ ...answer, method: 'chat.postMessage', token: 'bot' }));
  }
}

/** The message posted under a key, however long ago. */
export async function find(
  context: ChatContext,
  { place, key }: Parameters<Chat['find']>[0],
): Promise<{ ts: string } | undefined> {
  const fits = (message: Posted) => hasKey(message, key);
  const found = await findPosted(context, { place, ticket: context.gates.ticket(), since: 0, fits });
  return found?.ts === undefined ? undefined : { ts: found.ts };
}
