import type { ChatUpdateArguments } from '@slack/web-api';
import { Lapsed } from '../../ports/index.ts';
import type { Message } from '../../language/message.ts';
import { type Answer, ask } from '../web/api-result.ts';
import type { ChatContext } from './chat.ts';
import type { Drawn } from './block-fallback.ts';
import { backoff, pause } from '../pause.ts';
import { refusal, SlackStopped } from '../web/refusal.ts';

interface Target {
  readonly channel: string;
  readonly ts: string;
}

type Waiter = Pick<PromiseWithResolvers<void>, 'resolve' | 'reject'>;

/** What a message is to become. */
interface Content {
  readonly message: Message;
  /** Is it still for this process to send? */
  readonly isStillOwner: () => boolean;
}

/** A message that is being edited, or was less than `editEvery` ago. */
interface Edited {
  /** The newest, until it is sent. */
  content: Content | undefined;
  waiters: Waiter[];
}

/** The message is gone, or too old to be edited: an error would help nobody. */
const GONE: ReadonlySet<string> = new Set(['cant_update_message', 'edit_window_closed', 'message_not_found']);

/**
 * Edits of messages: of one message never two at once, and at most one every `editEvery` milliseconds. What comes in
 * between waits; the newest content wins, and all who wait for it are answered together.
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
    // It must not take the to of a newer one that waits.
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

  /** Sends what is waiting for as long as there is something; never rejects. */
  async #keepEditing(edited: Edited, target: Target): Promise<void> {
    while (edited.waiters.length > 0) {
      const served: Waiter[] = [];
      try {
        await this.#send(edited, { target, served });
        for (const waiter of served) waiter.resolve();
        await rest(this.#context.editEvery);
      } catch (error) {
        // Who has come since then comes with a right of its own.
        rejectAll(error instanceof Lapsed ? served : [...served, ...edited.waiters.splice(0)], error);
      }
    }
  }

  /** @param served gathers whoever waits for what is being sent */
  async #send(edited: Edited, { target, served }: { target: Target; served: Waiter[] }): Promise<void> {
    const { gates, pauses, editEvery, signal, log, draw } = this.#context;
    const ticket = gates.ticket();
    let drawn = draw({ parts: [] });
    let isStillOwner = () => true;
    const attempt = () => {
      served.push(...edited.waiters.splice(0));
      if (edited.content !== undefined) {
        drawn = draw(edited.content.message);
        ({ isStillOwner } = edited.content);
      }
      edited.content = undefined;
      return this.#update({ ...target, isStillOwner }, drawn.shape());
    };
    for (let tries = 1; ; tries += 1) {
      const answer = await gates.pass(`chat.update ${target.channel}`, ticket, attempt);
      if (answer.kind === 'ok' || (answer.kind === 'refused' && GONE.has(answer.code))) return;
      if (answer.kind === 'unclear') {
        log.warn({ ...target, err: answer.error }, 'an edit may have got lost; sending it again');
        await pause(Math.max(editEvery, backoff(tries, pauses)), signal);
      } else {
        const drawing = drawn.refused(answer.code);
        if (drawing === undefined)
          throw this.#context.refused(refusal({ ...answer, method: 'chat.update', token: 'bot' }));
        log.warn(
          { ...target, code: answer.code, drawing },
          'Slack refuses the blocks of an edit; it is drawn in another way',
        );
      }
    }
  }

  /** Without blocks, those that stand there are taken away. */
  #update(
    { channel, ts, isStillOwner }: Target & Pick<Content, 'isStillOwner'>,
    shape: ReturnType<Drawn['shape']>,
  ): Promise<Answer<unknown>> {
    const args = { channel, ts, blocks: [], ...shape } satisfies ChatUpdateArguments;
    return ask(() => this.#context.web.apiCallWhile(isStillOwner, 'chat.update', args));
  }
}

function rejectAll(waiters: readonly Waiter[], error: unknown): void {
  for (const waiter of waiters) waiter.reject(error);
}

/** Every edit is followed by one: a listener of the signal for each would make all others on it slow. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
