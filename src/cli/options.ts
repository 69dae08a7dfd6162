import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** The command line was used in a way that it does not offer. The message is for the person who typed it. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
  /** @param usage what the command takes */
  constructor(message: string, usage: string, options?: ErrorOptions) {
    super(`${message}\nusage: ${usage}`, options);
  }
}

/**
 * The options of a command.
 * @param args what follows the command
 * @throws WrongUsage for an option that it does not have, a value that is missing, or a word too many
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error), usage, { cause: error });
  }
}
