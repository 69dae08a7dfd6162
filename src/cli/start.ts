import { inspect } from 'node:util';
import { readEnvironment } from '../config/environment.ts';
import { formatFault } from '../config/faults/fault.ts';
import { loadConfig } from '../config/load.ts';
import { createMask } from '../config/secrets/mask.ts';
import { ChatRefusal, StoreUnavailable } from '../ports/index.ts';
import { SlackUnreachable } from '../slack/web/errors.ts';
import { CannotRun, runBot, type Setting } from '../bot/bot.ts';
import { createLog } from '../bot/log.ts';

/**
 * `nestor start`: runs the bot until it is asked to stop.
 * @param complain prints a line for the operator
 * @returns the exit status: 0 after SIGTERM or SIGINT, 1 if it cannot run or go on, 2 for an invalid config or environment
 */
export async function start(complain: (line: string) => void): Promise<number> {
  const setting = readSetting();
  if (!('config' in setting)) {
    for (const fault of setting.faults) complain(fault);
    return 2;
  }
  try {
    await runBot(setting);
    return 0;
  } catch (error) {
    // An unexpected error is shown with its stack, masked as well.
    complain(setting.mask(isExpected(error) ? error.message : inspect(error)));
    return 1;
  }
}

const expected = [CannotRun, ChatRefusal, StoreUnavailable, SlackUnreachable];

const isExpected = (error: unknown): error is Error => expected.some((kind) => error instanceof kind);

function readSetting(): Setting | { readonly faults: readonly string[] } {
  const environment = readEnvironment({ tokens: 'needed' });
  if (!environment.ok) return environment;
  const { settings } = environment;
  const loaded = loadConfig({ file: settings.configFile, environment: settings.all });
  if (!loaded.ok) {
    const mask = createMask([]);
    return { faults: loaded.faults.map((fault) => mask(formatFault(settings.configFile, fault))) };
  }
  const mask = createMask(loaded.config.secrets);
  const log = createLog(settings.logLevel, mask);
  for (const warning of loaded.warnings) log.warn({}, warning);
  return { settings, config: loaded.config, mask, log };
}
