import type { Delivery } from './socket/delivery.ts';
import { sendEvent } from './socket/events.ts';
import type { ActiveFault, Fault } from './faults/faults.ts';
import { interact } from './socket/interactions.ts';
import { responseUrl } from './web/responses.ts';
import { Scene } from './inspector.ts';
import type { Fields } from './values.ts';
import type { Button, Menu } from './words/controls.ts';
import type { Message } from './world/messages.ts';

/** What a person says. */
export interface Saying {
  /** Name or ID. */
  as: string;
  /** Name or ID; `dm` is the person's direct conversation with the bot. */
  channel: string;
  /** As typed: `@name` becomes a mention, `<`, `>` and `&` are escaped. */
  text: string;
  /** Answer in the thread of this message, or of this timestamp. */
  thread?: Message | string;
  /** Shown in the channel too. */
  broadcast?: boolean;
  /** The text is Slack's markup already and stays as it is. */
  raw?: boolean;
}

/** Who presses what. */
export interface Press {
  as: string;
  /** Where the button stands; not needed with a button seen before. */
  message?: Message;
  /** Its words or its action_id, or the button itself as it was seen. */
  button: string | Button;
}

/** Who picks which option of a menu; `menu` (action_id or placeholder) where there are several. */
export interface Pick {
  as: string;
  message: Message;
  option: string;
  menu?: string | Menu;
}

/** A running workspace: what people do in it, what is to be seen in it, and how to break it. */
export class Sandbox extends Scene {
  /**
   * A person writes a message. Deactivated people may still speak here, as if it had been just before.
   *
   * @throws Error where the person is not in the channel, or the channel is archived
   */
  say({ as, channel: where, text, thread, broadcast, raw }: Saying): Message {
    const { workspace } = this.parts;
    const author = this.person(as);
    const channel = where === 'dm' ? this.direct(as) : this.channel(where);
    if (!channel.members.has(author.id)) throw new Error(`${author.name} is not in #${channel.name}`);
    if (channel.archived) throw new Error(`#${channel.name} is archived`);
    const threadTs = thread === undefined || typeof thread === 'string' ? thread : (thread.threadTs ?? thread.ts);
    return workspace.post({
      channel,
      author,
      ...(raw ? { text, blocks: [] } : workspace.typed(text)),
      ...(threadTs !== undefined && { threadTs }),
      ...(broadcast && { broadcast, subtype: 'thread_broadcast' }),
    });
  }

  /** A person edits a message. */
  edit({ message, text }: { message: Message; text: string }): void {
    const { workspace } = this.parts;
    message.edited = { user: message.author.id, ts: workspace.newTs() };
    const typed = workspace.typed(text);
    workspace.edit(message, typed.text, typed.blocks);
  }

  /** A person deletes a message. */
  remove(message: Message): void {
    this.parts.workspace.remove(message);
  }

  /**
   * Somebody presses a button. Pressing what was seen earlier sends what it was then, whatever became of the message.
   *
   * @throws Error where the message has no such button
   */
  press({ as, message, button }: Press): Delivery {
    if (typeof button !== 'string') return this.#interact(as, button);
    if (!message) throw new Error('Say on which message the button is');
    return this.#interact(as, this.button(message, button));
  }

  /**
   * A button as it stands, to press now or later.
   *
   * @throws Error where the message has no such button
   */
  button(message: Message, words: string): Button {
    const found = message.controls.find(({ text, actionId }) => text === words || actionId === words);
    if (found) return found;
    throw new Error(`There is no [${words}] on “${message.words}”, only ${message.buttons.join(', ') || 'words'}`);
  }

  /**
   * Somebody picks an option of a menu by its text or value.
   *
   * @throws Error where there is no such menu or option
   */
  pick({ as, message, option, menu }: Pick): Delivery {
    const menus = typeof menu === 'object' ? [menu] : message.menus.filter((one) => isCalled(one, menu));
    for (const one of menus) {
      const found = one.options.find(({ text, value }) => text === option || value === option);
      if (found) return this.#interact(as, one, found.option);
    }
    throw new Error(`There is no option ${option} on “${message.words}”`);
  }

  /** Somebody opens the bot's Home. */
  openHome(as: string): void {
    const { events, workspace } = this.parts;
    if (!events.subscribed.has('app_home_opened')) return;
    const channel = this.direct(as).id;
    sendEvent(events, {
      type: 'app_home_opened',
      user: this.person(as).id,
      channel,
      tab: 'home',
      event_ts: workspace.newTs(),
    });
  }

  /** Something goes wrong from now on: once, or `times`. The channel may be given by its name. */
  fault(fault: Fault): ActiveFault {
    const channel = fault.channel === undefined ? {} : { channel: this.channel(fault.channel).id };
    return this.parts.faults.add({ ...fault, ...channel });
  }

  clearFaults(): void {
    this.parts.faults.clear();
  }

  /** Ends everything; sockets are cut. */
  stop(): Promise<void> {
    return this.parts.stop();
  }

  #interact(as: string, control: Button | Menu, option?: Fields): Delivery {
    const { workspace, events, triggers, host } = this.parts;
    const person = this.person(as);
    return interact({
      workspace,
      deliveries: events.deliveries,
      triggers,
      person,
      control,
      ...(option && { option }),
      responseUrl: responseUrl(host, control.message, person.id),
    });
  }
}

function isCalled(menu: Menu, name: string | undefined): boolean {
  return name === undefined || menu.actionId === name || menu.placeholder === name;
}
