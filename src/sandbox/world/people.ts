import { stableId } from './ids.ts';
import type { Person } from '../records.ts';

export interface PersonOptions {
  name: string;
  id?: string;
  realName?: string;
  /** A guest of several channels (`multi`, Slack's is_restricted) or of one (`single`, also is_ultra_restricted). */
  guest?: 'no' | 'multi' | 'single';
  /** From another workspace, as in a Slack Connect channel: another team_id, is_stranger. */
  stranger?: boolean;
  deactivated?: boolean;
  bot?: boolean;
}

const STRANGERS_TEAM = stableId('T', 'strangers');

/** People by name or ID. */
export class People {
  readonly #byId = new Map<string, Person>();
  readonly #byName = new Map<string, Person>();
  readonly #team: string;

  constructor(team: string) {
    this.#team = team;
  }

  add(options: PersonOptions): Person {
    if (this.#byName.has(options.name)) throw new Error(`There is already somebody called ${options.name}`);
    const person: Person = {
      id: options.id ?? stableId('U', options.name),
      name: options.name,
      realName: options.realName ?? capitalise(options.name),
      guest: options.guest ?? 'no',
      stranger: options.stranger ?? false,
      deactivated: options.deactivated ?? false,
      bot: options.bot ?? false,
      team: options.stranger ? STRANGERS_TEAM : this.#team,
      updated: now(),
    };
    this.#byId.set(person.id, person);
    this.#byName.set(person.name, person);
    return person;
  }

  change(person: Person, changes: Partial<Omit<PersonOptions, 'id' | 'stranger' | 'bot'>>): void {
    this.#byName.delete(person.name);
    Object.assign(person, changes, { updated: now() });
    this.#byName.set(person.name, person);
  }

  find(nameOrId: string): Person | undefined {
    return this.#byId.get(nameOrId) ?? this.#byName.get(nameOrId);
  }

  byId(id: string): Person | undefined {
    return this.#byId.get(id);
  }

  all(): Person[] {
    return [...this.#byId.values()];
  }
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
