import { hostname } from 'node:os';
import { join } from 'node:path';

/** A container's own, where it runs in one: what runs there cannot be seen from anywhere else. */
const machine = hostname();

/** A folder or file of this machine, for the record and for people. @param path absolute: that of all runs, where they are begun */
export function placeOf(path: string): string {
  return `${machine}:${path}`;
}

/** The folder of all runs at a place on this machine; undefined if it is on another one, or nowhere in particular. */
export function folderOn(place: string): string | undefined {
  return place.startsWith(`${machine}:`) ? place.slice(machine.length + 1) : undefined;
}

/**
 * The folder of all runs to look for a run in: that of its place if it is on this machine. Otherwise the own one, as a
 * container that was made anew has another name, but the same volume.
 * @param place where the run was begun, as on record
 * @param own the folder of this process
 */
export function folderFor(place: string, own: string): string {
  return folderOn(place) ?? own;
}

/** What one run has printed, as it came. @param folder the folder of all runs */
export function outputFile(folder: string, run: number | string): string {
  return join(folder, String(run), 'output');
}

/** Which run that folder is of; see owner.ts. @param folder the folder of all runs */
export function ownerFile(folder: string, run: number | string): string {
  return join(folder, String(run), 'run');
}
