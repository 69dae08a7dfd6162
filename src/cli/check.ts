import { formatFault } from '../config/faults/fault.ts';
import { loadConfig } from '../config/load.ts';
import { createMask } from '../config/secrets/mask.ts';
import type { EnvVars } from '../config/templates/env-vars.ts';

/** The arguments of `nestor check`. */
export interface Check {
  /** The path of nestor.yml, as shown to people. */
  readonly file: string;
  /** The variables that `${NAME}` stands for. */
  readonly environment: EnvVars;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

/**
 * Validates nestor.yml and prints every fault as `file:line:column: path: what is wrong, what is allowed`.
 * @returns the exit status: 0 if it is valid, 2 if it has faults
 */
export function check({ file, environment, print }: Check): number {
  const loaded = loadConfig({ file, environment });
  if (!loaded.ok) {
    // A fault may quote the file, and the file may hold a password in the wrong place.
    const mask = createMask([]);
    for (const fault of loaded.faults) print(mask(formatFault(file, fault)));
    return 2;
  }
  for (const warning of loaded.warnings) print(`${file}: warning: ${warning}`);
  const apps = Object.values(loaded.config.apps);
  const environments = apps.flatMap((app) => Object.keys(app.environments));
  print(`${file} is valid: ${count(apps.length, 'app')}, ${count(environments.length, 'environment')}`);
  return 0;
}

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
