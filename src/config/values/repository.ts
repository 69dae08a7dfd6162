import { isAbsolute, resolve } from 'node:path';
import { quote } from '../faults/fault.ts';
import { valid, invalid, type Reading } from '../faults/reading.ts';
import { fillInEnvVars, type EnvVars } from '../templates/env-vars.ts';

export const REPOSITORY_ALLOWED =
  'allowed is what `git clone` takes: git@host:path, https://…, ssh://…, file://… or the path of a folder';

/**
 * A repository's URL or path, `${…}` filled in, a relative path resolved against the folder of nestor.yml. The problems
 * show no part of it: it may hold a password.
 */
export function readRepository(
  text: string,
  { variables, folder }: { variables: EnvVars; folder: string },
): Reading<string> {
  const filled = fillInEnvVars(text, variables);
  if (!filled.ok) return filled;
  const address = filled.value;
  const wrong = wrongWith(address);
  if (wrong !== undefined) return invalid({ wrong, allowed: REPOSITORY_ALLOWED });
  return valid(isPath(address) && !isAbsolute(address) ? resolve(folder, address) : address);
}

function wrongWith(address: string): string | undefined {
  if (address.trim() === '') return 'is empty';
  if (address !== address.trim()) return 'begins or ends with a space';
  // A class rather than a range: oxlint rejects control characters in a regular expression.
  if (/\p{Cc}/u.test(address)) return 'has a line break or another control character';
  if (address.startsWith('-')) return 'begins with -, so git would take it for an option';
  const helper = /^([a-z0-9+.-]+)::/i.exec(address)?.[1];
  // gitremote-helpers(7): `<transport>::<address>` starts the program git-remote-<transport>; ext:: runs any command.
  if (helper !== undefined) return `begins with ${quote(`${helper}::`)}, by which git would run a program`;
  if (address.startsWith('~')) return 'begins with ~, which only a shell understands (${HOME} works)';
  return undefined;
}

/** git's own rule (git-clone(1), GIT URLS): a colon before the first slash makes it host:path. */
function isPath(address: string): boolean {
  return !address.includes('://') && !/^[^/]*:/.test(address);
}
