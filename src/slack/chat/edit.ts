import type { ChatUpdateArguments } from '@slack/web-api';
import { Lapsed } from '../../ports/index.ts';
import type { Message } from '../../language/message.ts';
import { backoff } from '../../async/backoff.ts';
import { type ApiResult, apiResult } from '../web/api-result.ts';
import { SlackStopped } from '../web/errors.ts';
import { pause } from '../web/pause.ts';
import { toChatRefusal } from '../web/refusal.ts';
import type { Formatted } from './block-fallback.ts';
import type { ChatContext } from './context.ts';

interface Target {
  readonly channel: string;
  readonly ts: string;
}

type Waiter = Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>;

/** The content to edit a message to. */
interface Content {
  readonly message: Message;

  readonly isStillOwner: () => boolean;
}

/** A message with an edit in progress, or one less than `editEvery` ago. */
interface Edited {
  /** The newest content that is not sent yet. */
  content: Content | undefined;
  waiters: Waiter[];
}

/** Deleted, or too old to be edited: there is nothing to retry or to fix. */
const GONE: ReadonlySet<string> = new Set(['cant_update_message', 'edit_window_closed', 'message_not_found']);

/**
 * Edits messages: one edit of a message at a time, and at most one every `editEvery` milliseconds. Edits in between
 * wait and are coalesced: the newest content is sent, and all waiting callers resolve together.
 */
export class Editor {
  readonly #edited = new Map<string, Edited>();
  readonly #context: ChatContext;

  constructor(context: ChatContext) {
    this.#context = context;
    context.signal.addEventListener('abort', () => {
      for (const { waiters } of this.#edited.values()) rejectAll(waiters.splice(0), new SlackStopped());
    });
  }

  /** @throws ChatRefusal, Lapsed, SlackStopped */
  async edit(target: Target, content: Content): Promise<void> {
    // A stale edit must not replace newer content that is waiting.
    if (!content.isStillOwner()) throw new Lapsed('it was no longer for this process to edit');
    const name = `${target.channel}/${target.ts}`;
    const waiter = Promise.withResolvers<void>();
    const known = this.#edited.get(name);
    if (known === undefined) {
      const edited: Edited = { content, waiters: [waiter] };
      this.#edited.set(name, edited);
      void this.#keepEditing(edited, target).finally(() => this.#edited.delete(name));
    } else {
      known.content = content;
      known.waiters.push(waiter);
    }
    return waiter.promise;
  }

  /** Sends waiting edits until there are none; never rejects. */
  async #keepEditing(edited: Edited, target: Target): Promise<void> {
    while (edited.waiters.length > 0) {
      const served: Waiter[] = [];
      try {
        await this.#send(edited, { target, served });
        for (const waiter of served) waiter.resolve();
        await rest(this.#context.editEvery);
      } catch (error) {
        // Callers that came later have an ownership check of their own.
        rejectAll(error instanceof Lapsed ? served : [...served, ...edited.waiters.splice(0)], error);
      }
    }
  }

  /** @param served collects the callers whose content is being sent */
  async #send(edited: Edited, { target, served }: { target: Target; served: Waiter[] }): Promise<void> {
    const { gates, pauses, editEvery, signal, log, format } = this.#context;
    const ticket = gates.takeTicket();
    let formatted = format({ parts: [] });
    let isStillOwner = () => true;
    const attempt = () => {
      served.push(...edited.waiters.splice(0));
      if (edited.content !== undefined) {
        formatted = format(edited.content.message);
        ({ isStillOwner } = edited.content);
      }
      edited.content = undefined;
      return this.#update({ ...target, isStillOwner }, formatted.payload());
    };
    for (let tries = 1; ; tries += 1) {
      const result = await gates.pass(`chat.update ${target.channel}`, ticket, attempt);
      if (result.kind === 'ok' || (result.kind === 'refused' && GONE.has(result.code))) return;
      if (result.kind === 'unclear') {
        log.warn({ ...target, err: result.error }, 'an edit may be lost; resending');
        await pause(Math.max(editEvery, backoff(tries, pauses)), signal);
      } else {
        const next = formatted.fallBack(result.code);
        if (next === undefined)
          throw this.#context.onRefused(toChatRefusal({ ...result, method: 'chat.update', token: 'bot' }));
        log.warn(
          { ...target, code: result.code, format: next },
          'Slack refuses the blocks of an edit; reformatting it',
        );
      }
    }
  }

  /** A payload without blocks removes those of the message. */
  #update(
    { channel, ts, isStillOwner }: Target & Pick<Content, 'isStillOwner'>,
    shape: ReturnType<Formatted['payload']>,
  ): Promise<ApiResult<unknown>> {
    const args = { channel, ts, blocks: [], ...shape } satisfies ChatUpdateArguments;
    return apiResult(() => this.#context.web.apiCallIfOwner(isStillOwner, 'chat.update', args));
  }
}

function rejectAll(waiters: readonly Waiter[], error: unknown): void {
  for (const waiter of waiters) waiter.reject(error);
}

/** Without the signal: one listener for each edited message would slow down all others on it. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
