import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Reading } from './faults/reading.ts';
import { valueOf, type Variables } from './templates/env-vars.ts';
import { INHERITED, VARIABLES, type Defaulted, type LogLevel, type Variable } from './variables.ts';

/** What the environment says, and the file .env beside the config. */
export interface Settings {
  readonly slackBotToken: string | undefined;
  readonly slackAppToken: string | undefined;
  /** Ends in `/`. */
  readonly slackApiUrl: string;
  /** undefined: the embedded store. */
  readonly redisUrl: string | undefined;
  readonly configFile: string;
  readonly dataFolder: string;
  readonly logLevel: LogLevel;
  /** What every command gets of the bot's own environment, as far as it is set. */
  readonly inherited: Readonly<Record<string, string>>;
  /** All variables, for `${…}` in nestor.yml: what `loadConfig` takes as `environment`. */
  readonly all: Variables;
}

export type Surveyed =
  | { readonly ok: true; readonly settings: Settings }
  /** `NAME: what is wrong, what is allowed`, one line each; values are not shown. */
  | { readonly ok: false; readonly faults: readonly string[] };

export interface Survey {
  /** `needed`: both of Slack's tokens must be there and look like tokens (as for `start`). Default: optional. */
  readonly tokens?: 'needed' | 'optional';
  /** Default: those of this process. */
  readonly variables?: Variables;
}

/** Reads the environment; the only place that does. All that is wrong with it is in the answer. */
export function readEnvironment({ tokens = 'optional', variables = process.env }: Survey = {}): Surveyed {
  const faults: string[] = [];
  const configFile = valueOf(VARIABLES.configFile.name, variables) ?? VARIABLES.configFile.fallback;
  const file = readEnvFile(join(dirname(configFile), '.env'));
  if (file.fault !== undefined) faults.push(file.fault);
  const all: Variables = { ...file.variables, ...variables };

  const setting = <T>(variable: Variable<T>, text = valueOf(variable.name, all)): T | undefined => {
    if (text === undefined) return undefined;
    const reading: Reading<T> = variable.read(text);
    if (reading.ok) return reading.value;
    faults.push(...reading.problems.map(({ wrong, allowed }) => `${variable.name}: ${wrong}, ${allowed}`));
    return undefined;
  };
  const settingOr = <T>(variable: Defaulted<T>): T => setting(variable) ?? variable.fallback;
  const tokenOf = (variable: Variable<string>): string | undefined => {
    const text = valueOf(variable.name, all);
    if (tokens === 'optional') return text;
    if (text === undefined) faults.push(`${variable.name}: is not set, ${variable.allowed}`);
    return setting(variable, text);
  };

  const settings: Settings = {
    slackBotToken: tokenOf(VARIABLES.slackBotToken),
    slackAppToken: tokenOf(VARIABLES.slackAppToken),
    slackApiUrl: settingOr(VARIABLES.slackApiUrl),
    redisUrl: setting(VARIABLES.redisUrl),
    configFile,
    dataFolder: settingOr(VARIABLES.dataFolder),
    logLevel: settingOr(VARIABLES.logLevel),
    inherited: inheritedVariables(all),
    all,
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings };
}

/**
 * What every process that Nestor starts gets of its own environment, as far as it is set.
 * @param variables default: those of this process
 */
export function inheritedVariables(variables: Variables = process.env): Readonly<Record<string, string>> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = valueOf(name, variables);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** What a file .env sets; no file is no fault. */
function readEnvFile(path: string): { variables: Variables; fault?: string } {
  try {
    return { variables: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { variables: {} };
    const reason = error instanceof Error ? error.message : String(error);
    return { variables: {}, fault: `${path}: cannot be read (${reason}), allowed is a text file of NAME=value lines` };
  }
}
