import { pino, type Logger } from 'pino';

/**
 * The bot's log: JSON lines to standard error, secrets masked.
 * @param level pino's name of the least important level to write
 */
export function createLog(level: string, mask: (text: string) => string): Logger {
  return pino({ level, base: null }, { write: (line: string) => void process.stderr.write(mask(line)) });
}
