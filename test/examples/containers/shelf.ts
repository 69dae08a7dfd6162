import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Things with names, each in a file of a folder: the programs that use them come and go. */
export interface Shelf<T> {
  get(name: string): T | undefined;
  /** @throws Error if there is none */
  need(name: string): T;
  all(): readonly (readonly [name: string, thing: T])[];
  put(name: string, thing: T): void;
  rename(from: string, to: string): void;
  remove(name: string): void;
}

export function openShelf<T>(folder: string): Shelf<T> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => join(folder, encodeURIComponent(name));
  const get = (name: string): T | undefined => {
    try {
      return JSON.parse(readFileSync(file(name), 'utf8')) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const need = (name: string): T => {
    const thing = get(name);
    if (thing === undefined) throw new Error(`no such object: ${name}`);
    return thing;
  };
  return {
    get,
    need,
    all: () => readdirSync(folder).map((name) => [decodeURIComponent(name), need(decodeURIComponent(name))] as const),
    put: (name, thing) => writeFileSync(file(name), JSON.stringify(thing)),
    rename(from, to) {
      if (get(to) !== undefined) throw new Error(`the name ${to} is already in use`);
      renameSync(file(from), file(to));
    },
    remove: (name) => rmSync(file(name)),
  };
}
