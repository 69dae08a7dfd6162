import type { Admin } from './admin.ts';
import type { Change } from './changes.ts';
import type { Delivery } from './delivery.ts';
import { sendEvent, type EventOptions } from './events.ts';
import type { ActiveFault, Fault, Faults } from './faults.ts';
import { interact, type Triggers } from './interactions.ts';
import type { Network } from './network.ts';
import { responseUrl } from './responses.ts';
import type { ApiServer, Call } from './server.ts';
import { transcript } from './transcript.ts';
import { until, type UntilOptions } from './until.ts';
import type { Fields } from './values.ts';
import type { Button, Menu } from './words/controls.ts';
import type { Channel } from './world/channels.ts';
import type { SharedFile } from './world/files.ts';
import type { Message } from './world/messages.ts';
import type { Person } from './world/people.ts';
import type { Workspace } from './world/workspace.ts';

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

interface Parts {
  workspace: Workspace;
  admin: Admin;
  network: Network;
  faults: Faults;
  api: ApiServer;
  events: EventOptions;
  triggers: Triggers;
  host: string;
  stop: () => Promise<void>;
}

/** A running workspace: what people do in it, what is to be seen in it, and how to break it. */
export class Sandbox {
  /** Web API address for the bot's clients: `http://127.0.0.1:PORT/api/`. */
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly admin: Admin;
  readonly network: Network;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.url = `http://${parts.host}/api/`;
    this.botToken = parts.events.tokens.bot;
    this.appToken = parts.events.tokens.app;
    this.admin = parts.admin;
    this.network = parts.network;
  }

  /** The bot as one of the people. */
  get bot(): Person {
    return this.#parts.workspace.bot;
  }

  get team(): { id: string; name: string; domain: string } {
    return this.#parts.workspace.team;
  }

  /** How many Socket Mode connections are open. */
  get connections(): number {
    return this.network.connections;
  }

  /** The latest calls of the Web API, oldest first. */
  get calls(): readonly Call[] {
    return this.#parts.api.calls;
  }

  /** The latest events and interactions sent to the bot, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#parts.events.deliveries.log;
  }

  /** How many deliveries are neither acknowledged nor given up. */
  get undelivered(): number {
    return this.#parts.events.deliveries.waiting;
  }

  /** @throws Error where nobody has that name or ID */
  person(nameOrId: string): Person {
    return this.#parts.workspace.person(nameOrId);
  }

  people(): Person[] {
    return this.#parts.workspace.people.all();
  }

  /** @throws Error where there is no such channel */
  channel(nameOrId: string): Channel {
    return this.#parts.workspace.channel(nameOrId);
  }

  channels(): Channel[] {
    return this.#parts.workspace.channels.all();
  }

  /** The direct conversation of somebody with the bot. */
  direct(who: string): Channel {
    return this.#parts.workspace.channels.direct(this.bot.id, this.person(who).id);
  }

  /** Messages of the channel itself, oldest first; without answers in threads. */
  messages(channel: string): readonly Message[] {
    return this.channel(channel).history.top;
  }

  /** The answers in a thread, oldest first, without the message that began it. */
  thread(channel: string, began: Message | string): readonly Message[] {
    return this.channel(channel).history.replies(typeof began === 'string' ? began : (began.threadTs ?? began.ts));
  }

  /** The latest messages of all channels and threads, ephemeral ones too, in the order of their coming. */
  timeline(): readonly Message[] {
    return this.#parts.workspace.timeline;
  }

  /** Files shared by the bot, oldest first. */
  files(): SharedFile[] {
    return this.#parts.workspace.files.shared();
  }

  /** The view last published or opened for somebody. */
  view(who: string, type: 'home' | 'modal' = 'home'): Fields | undefined {
    return this.#parts.workspace.views.get(`${type}:${this.person(who).id}`);
  }

  /**
   * A person writes a message. Deactivated people may still speak here, as if it had been just before.
   *
   * @throws Error where the person is not in the channel, or the channel is archived
   */
  say({ as, channel: where, text, thread, broadcast, raw }: Saying): Message {
    const { workspace } = this.#parts;
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
    const { workspace } = this.#parts;
    message.edited = { user: message.author.id, ts: workspace.newTs() };
    const typed = workspace.typed(text);
    workspace.edit(message, typed.text, typed.blocks);
  }

  /** A person deletes a message. */
  remove(message: Message): void {
    this.#parts.workspace.remove(message);
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
    const { events, workspace } = this.#parts;
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
    return this.#parts.faults.add({ ...fault, ...channel });
  }

  clearFaults(): void {
    this.#parts.faults.clear();
  }

  /** Calls the listener at every change. @returns a function that ends it */
  on(_event: 'change', listener: (change: Change) => void): () => void {
    return this.#parts.workspace.changes.on(listener);
  }

  /** Waits until `look` finds something, asking after every change; when the time is over, throws with the transcript. */
  until<T>(look: () => T | undefined | null | false, options: UntilOptions = {}): Promise<T> {
    const { changes } = this.#parts.workspace;
    return until(look, options, { changes, report: () => this.transcript() });
  }

  /** The latest messages as text. */
  transcript(count?: number): string {
    return transcript(this.#parts.workspace, count);
  }

  /** Ends everything; sockets are cut. */
  stop(): Promise<void> {
    return this.#parts.stop();
  }

  #interact(as: string, control: Button | Menu, option?: Fields): Delivery {
    const { workspace, events, triggers, host } = this.#parts;
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
