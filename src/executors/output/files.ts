import { hostname } from 'node:os';
import { join } from 'node:path';

/** In a container its own name: its processes cannot be seen from outside. */
const machine = hostname();

/** A folder or file on this machine, for the record and for people. @param path absolute */
export function locationOf(path: string): string {
  return `${machine}:${path}`;
}

/** The folder of all runs at a location on this machine; undefined for any other location. */
export function folderOn(place: string): string | undefined {
  return place.startsWith(`${machine}:`) ? place.slice(machine.length + 1) : undefined;
}

/**
 * The folder of all runs to look for a run in: that of its location if it is on this machine. Otherwise this process's
 * own, as a recreated container has another name but the same volume.
 * @param place where the run was started, as on record
 * @param own the folder of this process
 */
export function folderFor(place: string, own: string): string {
  return folderOn(place) ?? own;
}

/** What one run printed, as it came. @param folder the folder of all runs */
export function outputFile(folder: string, run: number | string): string {
  return join(folder, String(run), 'output');
}

/** Which run the folder belongs to; see owner.ts. @param folder the folder of all runs */
export function ownerFile(folder: string, run: number | string): string {
  return join(folder, String(run), 'run');
}
