import type { ChatPostMessageArguments, ChatPostMessageResponse } from '@slack/web-api';
import { backoff } from '../../async/backoff.ts';
import type { Transport } from '../../ports/index.ts';
import { apiResult } from '../web/api-result.ts';
import { pause } from '../web/pause.ts';
import { toChatRefusal } from '../web/refusal.ts';
import type { ChatContext } from './context.ts';
import { findPosted, hasKey, METADATA_TYPE, type PostedMessage } from './find.ts';

type Post = Parameters<Transport['post']>[0];

/** Milliseconds before the first try that a search covers: clocks differ, and an earlier process may have posted. */
const SEARCH_BACK = { tried: 10 * 60_000, maybeDone: 25 * 60 * 60_000 };

/**
 * Posts a message exactly once: after a try with an unknown outcome, or where an earlier process may have posted it,
 * looks for it by its key before posting it again.
 * @throws ChatRefusal, Lapsed, SlackStopped
 */
export async function post(
  context: ChatContext,
  { to, content, key, maybeDone, isStillOwner }: Post,
): Promise<{ ts: string }> {
  const { web, gates, signal, log, now, format } = context;
  const ticket = gates.takeTicket();
  const since = now() - (maybeDone ? SEARCH_BACK.maybeDone : SEARCH_BACK.tried);
  const matches = (message: PostedMessage) => hasKey(message, key);
  const formatted = format(content);
  let unclear = maybeDone;
  for (let tries = 0; ; tries += 1) {
    if (tries > 0) await pause(backoff(tries, context.pauses), signal);
    if (unclear) {
      const found = await findPosted(context, { to, ticket, since, matches });
      if (found?.ts !== undefined) return { ts: found.ts };
      unclear = false;
    }
    const result = await gates.pass(`chat.postMessage ${to.channel}`, ticket, () =>
      apiResult<ChatPostMessageResponse>(() =>
        web.apiCallIfOwner(isStillOwner, 'chat.postMessage', {
          channel: to.channel,
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          ...formatted.payload(),
          metadata: { event_type: METADATA_TYPE, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        } satisfies ChatPostMessageArguments),
      ),
    );
    if (result.kind === 'ok' && result.value.ts !== undefined) return { ts: result.value.ts };
    if (result.kind !== 'refused') {
      log.warn(
        { key, err: result.kind === 'unclear' ? result.error : undefined },
        'a post may have got lost; looking for it',
      );
      unclear = true;
    } else {
      const next = formatted.fallBack(result.code);
      if (next === undefined)
        throw context.onRefused(toChatRefusal({ ...result, method: 'chat.postMessage', token: 'bot' }));
      log.warn({ key, code: result.code, format: next }, 'Slack refuses the blocks of a message; reformatting it');
    }
  }
}
