import type { ChatPostMessageArguments, ChatPostMessageResponse } from '@slack/web-api';
import type { Transport } from '../../ports/index.ts';
import { ask } from '../web/api-result.ts';
import type { ChatContext } from './chat.ts';
import { EVENT_TYPE, findPosted, hasKey, type Posted } from './find.ts';
import { backoff, pause } from '../pause.ts';
import { refusal } from '../web/refusal.ts';

type Post = Parameters<Transport['post']>[0];

/** How far before the first try a message is looked for: clocks differ, and an earlier process may have tried. */
const BEFORE = { tried: 10 * 60_000, maybeDone: 25 * 60 * 60_000 };

/**
 * Posts once, whatever happens on the way: after a try whose outcome is unknown, and where an earlier one is possible,
 * the message is looked for by its key before it is posted again.
 * @throws ChatRefusal, Lapsed, SlackStopped
 */
export async function post(
  context: ChatContext,
  { to, content, key, maybeDone, isStillOwner }: Post,
): Promise<{ ts: string }> {
  const { web, gates, signal, log, now, draw } = context;
  const ticket = gates.ticket();
  const since = now() - (maybeDone ? BEFORE.maybeDone : BEFORE.tried);
  const fits = (message: Posted) => hasKey(message, key);
  const drawn = draw(content);
  let doubt = maybeDone;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (doubt) {
      const found = await findPosted(context, { to, ticket, since, fits });
      if (found?.ts !== undefined) return { ts: found.ts };
      doubt = false;
    }
    const answer = await gates.pass(`chat.postMessage ${to.channel}`, ticket, () =>
      ask<ChatPostMessageResponse>(() =>
        web.apiCallWhile(isStillOwner, 'chat.postMessage', {
          channel: to.channel,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          ...drawn.shape(),
          metadata: { event_type: EVENT_TYPE, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        } satisfies ChatPostMessageArguments),
      ),
    );
    if (answer.kind === 'ok' && answer.result.ts !== undefined) return { ts: answer.result.ts };
    if (answer.kind !== 'refused') {
      log.warn(
        { key, err: answer.kind === 'unclear' ? answer.error : undefined },
        'a post may have got lost; looking for it',
      );
      doubt = true;
    } else {
      const drawing = drawn.refused(answer.code);
      if (drawing === undefined)
        throw context.refused(refusal({ ...answer, method: 'chat.postMessage', token: 'bot' }));
      log.warn(
        { key, code: answer.code, drawing },
        'Slack refuses the blocks of a message; it is drawn in another way',
      );
    }
  }
}

/** The message posted under a key, however long ago. */
export async function find(
  context: ChatContext,
  { to, key }: Parameters<Transport['find']>[0],
): Promise<{ ts: string } | undefined> {
  const fits = (message: Posted) => hasKey(message, key);
  const found = await findPosted(context, { to, ticket: context.gates.ticket(), since: 0, fits });
  return found?.ts === undefined ? undefined : { ts: found.ts };
}
