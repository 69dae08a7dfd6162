import { stableId } from '../ids.ts';

/** A user group: people who are mentioned and asked together. */
export interface Group {
  readonly id: string;
  readonly handle: string;
  name: string;
  /** IDs. */
  users: string[];
  disabled: boolean;
}

/** User groups by ID or handle. */
export class Groups {
  readonly #byId = new Map<string, Group>();
  readonly #byHandle = new Map<string, Group>();

  /** @param group `users` are IDs; where the handle is known already, its members are replaced */
  set({ handle, users, name, id }: { handle: string; users: string[]; name?: string; id?: string }): Group {
    const known = this.#byHandle.get(handle);
    if (known) {
      known.users = users;
      return known;
    }
    const group: Group = { id: id ?? stableId('S', handle), handle, name: name ?? handle, users, disabled: false };
    this.#byId.set(group.id, group);
    this.#byHandle.set(handle, group);
    return group;
  }

  find(handleOrId: string): Group | undefined {
    return this.#byId.get(handleOrId) ?? this.#byHandle.get(handleOrId.replace(/^@/, ''));
  }

  all(): Group[] {
    return [...this.#byId.values()];
  }
}
