import type { Admin } from './world/admin.ts';
import type { Change } from './change-feed.ts';
import type { EventOptions } from './socket/events.ts';
import type { Faults } from './faults/faults.ts';
import type { Triggers } from './socket/interactions.ts';
import type { Network } from './faults/network.ts';
import type { ApiServer } from './web/server.ts';
import { transcript } from './words/transcript.ts';
import { until, type UntilOptions } from './until.ts';
import type { Fields } from './json.ts';
import type { History } from './world/history.ts';
import type { Message } from './world/message.ts';
import type { Workspace } from './world/workspace.ts';
import type { Call, Channel, Delivery, Person, SharedFile } from './records.ts';

/** Shows what is in a running workspace, and waits for what is to come. */
export class Inspector {
  /** Base URL of the Web API: `http://127.0.0.1:PORT/api/`. */
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly admin: Admin;
  readonly network: Network;
  protected readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
    this.url = `http://${parts.host}/api/`;
    this.botToken = parts.events.tokens.bot;
    this.appToken = parts.events.tokens.app;
    this.admin = parts.admin;
    this.network = parts.network;
  }

  /** The bot's user. */
  get bot(): Person {
    return this.parts.workspace.bot;
  }

  get team(): { id: string; name: string; domain: string } {
    return this.parts.workspace.team;
  }

  /** The number of open Socket Mode connections. */
  get connections(): number {
    return this.network.connections;
  }

  /** The latest Web API calls, oldest first. */
  get calls(): readonly Call[] {
    return this.parts.api.calls;
  }

  /** The latest events and interactions sent to the bot, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.parts.events.deliveries.log;
  }

  /** The number of deliveries that are neither acknowledged nor lost. */
  get undelivered(): number {
    return this.parts.events.deliveries.waiting;
  }

  /** @throws Error if no one has that name or ID */
  person(nameOrId: string): Person {
    return this.parts.workspace.person(nameOrId);
  }

  people(): Person[] {
    return this.parts.workspace.people.all();
  }

  /** @throws Error if there is no such channel */
  channel(nameOrId: string): Channel {
    return this.parts.workspace.channel(nameOrId);
  }

  channels(): Channel[] {
    return this.parts.workspace.channels.all();
  }

  /** A person's direct conversation with the bot. */
  direct(who: string): Channel {
    return this.parts.workspace.channels.direct(this.bot.id, this.person(who).id);
  }

  /** The messages of a channel, oldest first, without replies in threads. */
  messages(channel: string): readonly Message[] {
    return this.#history(channel).top;
  }

  /** The message of a channel or thread with this timestamp. */
  message(channel: string, ts: string): Message | undefined {
    return this.#history(channel).get(ts);
  }

  /** The replies in a thread, oldest first, without its first message. */
  thread(channel: string, began: Message | string): readonly Message[] {
    return this.#history(channel).replies(typeof began === 'string' ? began : (began.threadTs ?? began.ts));
  }

  /** The latest messages of all channels and threads, including ephemeral ones, in order. */
  timeline(): readonly Message[] {
    return this.parts.workspace.timeline;
  }

  /** Files shared by the bot, oldest first. */
  files(): SharedFile[] {
    return this.parts.workspace.files.shared();
  }

  /** The view last published or opened for a person. */
  view(who: string, type: 'home' | 'modal' = 'home'): Fields | undefined {
    return this.parts.workspace.views.get(`${type}:${this.person(who).id}`);
  }

  /** Calls the listener on every change. @returns a function that removes it */
  on(_event: 'change', listener: (change: Change) => void): () => void {
    return this.parts.workspace.changes.on(listener);
  }

  /** Waits until `look` returns something, calling it after every change; on timeout throws with the transcript. */
  until<T>(look: () => T | undefined | null | false, options: UntilOptions = {}): Promise<T> {
    const { changes } = this.parts.workspace;
    return until(look, options, { changes, report: () => this.transcript() });
  }

  /** The latest messages as text. */
  transcript(count?: number): string {
    return transcript(this.parts.workspace.timeline, count);
  }

  #history(channel: string): History {
    return this.parts.workspace.history(this.channel(channel));
  }
}

/** The parts of a sandbox. */
export interface Parts {
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
