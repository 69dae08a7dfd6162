import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Reading } from './faults/reading.ts';
import { envVar, type EnvVars } from './templates/env-vars.ts';
import {
  INHERITED_VARIABLES,
  VARIABLES,
  type Defaulted,
  type LogLevel,
  type Variable,
} from './environment-variables.ts';

/** The settings from the environment and from the file .env beside the config. */
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
  /** The variables that every command inherits from the bot, where set. */
  readonly inherited: Readonly<Record<string, string>>;
  /** All variables, for `${…}` in nestor.yml; pass them to `loadConfig` as `environment`. */
  readonly all: EnvVars;
}

export type EnvironmentResult =
  | { readonly ok: true; readonly settings: Settings }
  /** `NAME: what is wrong, what is allowed`, one line each, without values. */
  | { readonly ok: false; readonly faults: readonly string[] };

export interface EnvironmentOptions {
  /** `needed`: both of Slack's tokens must be set and look like tokens, as for `start`. Default: optional. */
  readonly tokens?: 'needed' | 'optional';
  /** Default: those of this process. */
  readonly variables?: EnvVars;
}

/** Reads the environment; nothing else does. Returns every fault in it. */
export function readEnvironment({
  tokens = 'optional',
  variables = process.env,
}: EnvironmentOptions = {}): EnvironmentResult {
  const faults: string[] = [];
  const configFile = envVar(VARIABLES.configFile.name, variables) ?? VARIABLES.configFile.fallback;
  const file = readEnvFile(join(dirname(configFile), '.env'));
  if (file.fault !== undefined) faults.push(file.fault);
  const all: EnvVars = { ...file.variables, ...variables };

  const setting = <T>(variable: Variable<T>, text = envVar(variable.name, all)): T | undefined => {
    if (text === undefined) return undefined;
    const reading: Reading<T> = variable.read(text);
    if (reading.ok) return reading.value;
    faults.push(...reading.problems.map(({ wrong, allowed }) => `${variable.name}: ${wrong}, ${allowed}`));
    return undefined;
  };
  const settingOr = <T>(variable: Defaulted<T>): T => setting(variable) ?? variable.fallback;
  const tokenOf = (variable: Variable<string>): string | undefined => {
    const text = envVar(variable.name, all);
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
 * The variables that every process started by Nestor inherits, where set.
 * @param variables default: those of this process
 */
export function inheritedVariables(variables: EnvVars = process.env): Readonly<Record<string, string>> {
  return Object.fromEntries(
    INHERITED_VARIABLES.flatMap((name) => {
      const value = envVar(name, variables);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The variables of a .env file. A missing file is not a fault. */
function readEnvFile(path: string): { variables: EnvVars; fault?: string } {
  try {
    return { variables: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { variables: {} };
    const reason = error instanceof Error ? error.message : String(error);
    return { variables: {}, fault: `${path}: cannot be read (${reason}), allowed is a text file of NAME=value lines` };
  }
}
