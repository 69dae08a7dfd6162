import type { Admin } from './admin.ts';
import type { Change } from './change-feed.ts';
import type { Delivery } from './socket/delivery.ts';
import type { EventOptions } from './socket/events.ts';
import type { Faults } from './faults/faults.ts';
import type { Triggers } from './socket/interactions.ts';
import type { Network } from './socket/network.ts';
import type { ApiServer, Call } from './web/server.ts';
import { transcript } from './transcript.ts';
import { until, type UntilOptions } from './until.ts';
import type { Fields } from './values.ts';
import type { Channel } from './world/channels.ts';
import type { SharedFile } from './world/files.ts';
import type { Message } from './world/messages.ts';
import type { Person } from './world/people.ts';
import type { Workspace } from './world/workspace.ts';

/** What there is to see in a running workspace, and the means to wait for it. */
export class Scene {
  /** Web API address for the bot's clients: `http://127.0.0.1:PORT/api/`. */
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

  /** The bot as one of the people. */
  get bot(): Person {
    return this.parts.workspace.bot;
  }

  get team(): { id: string; name: string; domain: string } {
    return this.parts.workspace.team;
  }

  /** How many Socket Mode connections are open. */
  get connections(): number {
    return this.network.connections;
  }

  /** The latest calls of the Web API, oldest first. */
  get calls(): readonly Call[] {
    return this.parts.api.calls;
  }

  /** The latest events and interactions sent to the bot, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.parts.events.deliveries.log;
  }

  /** How many deliveries are neither acknowledged nor given up. */
  get undelivered(): number {
    return this.parts.events.deliveries.waiting;
  }

  /** @throws Error where nobody has that name or ID */
  person(nameOrId: string): Person {
    return this.parts.workspace.person(nameOrId);
  }

  people(): Person[] {
    return this.parts.workspace.people.all();
  }

  /** @throws Error where there is no such channel */
  channel(nameOrId: string): Channel {
    return this.parts.workspace.channel(nameOrId);
  }

  channels(): Channel[] {
    return this.parts.workspace.channels.all();
  }

  /** The direct conversation of somebody with the bot. */
  direct(who: string): Channel {
    return this.parts.workspace.channels.direct(this.bot.id, this.person(who).id);
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
    return this.parts.workspace.timeline;
  }

  /** Files shared by the bot, oldest first. */
  files(): SharedFile[] {
    return this.parts.workspace.files.shared();
  }

  /** The view last published or opened for somebody. */
  view(who: string, type: 'home' | 'modal' = 'home'): Fields | undefined {
    return this.parts.workspace.views.get(`${type}:${this.person(who).id}`);
  }

  /** Calls the listener at every change. @returns a function that ends it */
  on(_event: 'change', listener: (change: Change) => void): () => void {
    return this.parts.workspace.changes.on(listener);
  }

  /** Waits until `look` finds something, asking after every change; when the time is over, throws with the transcript. */
  until<T>(look: () => T | undefined | null | false, options: UntilOptions = {}): Promise<T> {
    const { changes } = this.parts.workspace;
    return until(look, options, { changes, report: () => this.transcript() });
  }

  /** The latest messages as text. */
  transcript(count?: number): string {
    return transcript(this.parts.workspace, count);
  }
}

/** What a sandbox is made of. */
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
