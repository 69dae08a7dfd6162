import { stableId } from './ids.ts';
import type { Group } from '../records.ts';

/** User groups by ID or handle. */
export class Groups {
  readonly #byId = new Map<string, Group>();
  readonly #byHandle = new Map<string, Group>();

  /** @param group `users` are IDs; they replace the members of an existing group */
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
