import { sendEvent } from './socket/events.ts';
import type { ActiveFault, Fault } from './faults/faults.ts';
import { interact } from './socket/interactions.ts';
import { responseUrl } from './web/response-url.ts';
import { Inspector } from './inspector.ts';
import type { Fields } from './json.ts';
import type { Message } from './world/message.ts';
import type { Button, Delivery, Menu } from './records.ts';

export interface SayOptions {
  /** Name or ID. */
  as: string;
  /** Name or ID; `dm` is the person's direct conversation with the bot. */
  channel: string;
  /** As typed: `@name` becomes a mention, `<`, `>` and `&` are escaped. */
  text: string;
  /** Reply in the thread of this message or timestamp. */
  thread?: Message | string;
  /** Also shown in the channel. */
  broadcast?: boolean;
  /** The text is in Slack's markup already. */
  raw?: boolean;
}

export interface PressOptions {
  as: string;
  /** Where the button is; not needed with a button seen earlier. */
  message?: Message;
  /** Its label or action_id, or the button as it was seen. */
  button: string | Button;
}

export interface PickOptions {
  as: string;
  message: Message;
  option: string;
  /** Its action_id or placeholder, or the menu as it was seen; default: any. */
  menu?: string | Menu;
}

/** A running workspace: lets people act, shows what happened, and injects faults. */
export class Sandbox extends Inspector {
  /**
   * A person writes a message. Deactivated people may write, too, as if it were just before their deactivation.
   *
   * @throws Error if the person is not in the channel, or the channel is archived
   */
  say({ as, channel: where, text, thread, broadcast, raw }: SayOptions): Message {
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
   * A person presses a button. A button seen earlier sends its value then, whatever the message has become.
   *
   * @throws Error if the message has no such button
   */
  press({ as, message, button }: PressOptions): Delivery {
    if (typeof button !== 'string') return this.#interact(as, button);
    if (!message) throw new Error('Say on which message the button is');
    return this.#interact(as, this.button(message, button));
  }

  /**
   * A button as it is now, to press now or later.
   *
   * @throws Error if the message has no such button
   */
  button(message: Message, name: string): Button {
    const found = message.controls.find(({ text, actionId }) => text === name || actionId === name);
    if (found) return found;
    throw new Error(`There is no [${name}] on “${message.words}”, only ${message.buttons.join(', ') || 'text'}`);
  }

  /**
   * A person picks an option of a menu by its text or value.
   *
   * @throws Error if there is no such menu or option
   */
  pick({ as, message, option, menu }: PickOptions): Delivery {
    const menus = typeof menu === 'object' ? [menu] : message.menus.filter((one) => matchesMenu(one, menu));
    for (const one of menus) {
      const found = one.options.find(({ text, value }) => text === option || value === option);
      if (found) return this.#interact(as, one, found.option);
    }
    throw new Error(`There is no option ${option} on “${message.words}”`);
  }

  /** A person opens the bot's Home. */
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

  /** Injects a fault from now on: once, or `times`. The channel may be given by name. */
  fault(fault: Fault): ActiveFault {
    const channel = fault.channel === undefined ? {} : { channel: this.channel(fault.channel).id };
    return this.parts.faults.add({ ...fault, ...channel });
  }

  clearFaults(): void {
    this.parts.faults.clear();
  }

  /** Stops everything, dropping the sockets. */
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

function matchesMenu(menu: Menu, name: string | undefined): boolean {
  return name === undefined || menu.actionId === name || menu.placeholder === name;
}
