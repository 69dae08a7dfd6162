import type { TokenKind, Tokens } from './web/auth.ts';
import type { Channel, ChannelOptions } from './world/channels.ts';
import type { Group } from './world/groups.ts';
import type { Person, PersonOptions } from './world/people.ts';
import type { Workspace } from './world/workspace.ts';

/** What the workspace's owners do: people come, change and go; channels, groups and tokens too. */
export class Admin {
  readonly #workspace: Workspace;
  readonly #tokens: Tokens;

  constructor(workspace: Workspace, tokens: Tokens) {
    this.#workspace = workspace;
    this.#tokens = tokens;
  }

  addPerson(options: string | PersonOptions): Person {
    return this.#workspace.people.add(typeof options === 'string' ? { name: options } : options);
  }

  /** Renames, deactivates, makes a guest of somebody. */
  changePerson(who: string, changes: Partial<Omit<PersonOptions, 'id' | 'stranger' | 'bot'>>): Person {
    const person = this.#workspace.person(who);
    this.#workspace.people.change(person, changes);
    this.#workspace.changes.emit({ kind: 'person', person });
    return person;
  }

  /** Members default to everybody who is there now; the bot is one of them unless `bot: false`. */
  addChannel(options: string | ChannelOptions): Channel {
    const asked = typeof options === 'string' ? { name: options } : options;
    const { bot, people, channels } = this.#workspace;
    const names = asked.members ?? people.all().map(({ id }) => id);
    const members = new Set(names.map((name) => this.#workspace.person(name).id));
    if (asked.bot === false) members.delete(bot.id);
    else members.add(bot.id);
    return channels.add(asked, members);
  }

  renameChannel(channel: string, name: string): Channel {
    const found = this.#workspace.channel(channel);
    this.#workspace.channels.rename(found, name);
    this.#workspace.changes.emit({ kind: 'channel', channel: found });
    return found;
  }

  archive(channel: string, archived = true): Channel {
    const found = this.#workspace.channel(channel);
    found.archived = archived;
    this.#workspace.changes.emit({ kind: 'channel', channel: found });
    return found;
  }

  /** @param who a name or ID, the bot's too */
  invite(channel: string, who: string): void {
    const found = this.#workspace.channel(channel);
    const person = this.#workspace.person(who);
    found.members.add(person.id);
    this.#workspace.changes.emit({ kind: 'joined', channel: found, person });
  }

  /** @param who a name or ID, the bot's too */
  kick(channel: string, who: string): void {
    const found = this.#workspace.channel(channel);
    const person = this.#workspace.person(who);
    found.members.delete(person.id);
    this.#workspace.changes.emit({ kind: 'left', channel: found, person });
  }

  /** Makes a user group, or gives it other members. */
  setGroup(handle: string, members: readonly string[]): Group {
    const users = members.map((name) => this.#workspace.person(name).id);
    const group = this.#workspace.groups.set({ handle: handle.replace(/^@/, ''), users });
    this.#workspace.changes.emit({ kind: 'group', handle: group.handle });
    return group;
  }

  revokeToken(kind: TokenKind): void {
    this.#tokens.revoked.add(kind);
  }

  restoreToken(kind: TokenKind): void {
    this.#tokens.revoked.delete(kind);
  }

  removeScope(scope: string): void {
    this.#tokens.scopes.delete(scope);
  }

  addScope(scope: string): void {
    this.#tokens.scopes.add(scope);
  }
}
