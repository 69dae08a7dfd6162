import type { Command } from '../sandbox/terminal/index.ts';
import type { BotProcess } from './bot.ts';
import { lastLines } from './bot-log.ts';
import type { DemoFolder } from './folder.ts';
import { describeFolder } from './describe-folder.ts';

/** Lines shown of the bot's log. */
const LOG_LINES = 15;

/** The demo's terminal commands: mostly ways to treat the bot badly. */
export function demoCommands(bot: BotProcess, folder: DemoFolder): Record<string, Command> {
  return {
    kill: {
      help: 'kill the bot in the middle of whatever it is doing (SIGKILL), and start it again',
      run: async () => {
        const { pid } = bot;
        if (pid === undefined) throw new Error('The bot is not running; /start starts it');
        await bot.kill();
        await bot.start();
        return `Killed process ${pid}; process ${bot.pid} takes over.`;
      },
    },
    stop: {
      help: 'ask the bot to stop (SIGTERM)',
      local: true,
      run: async () => {
        if (bot.pid === undefined) throw new Error('The bot is not running; /start starts it');
        await bot.stop();
        return 'The bot has stopped. Messages written now reach it after /start: Slack redelivers them.';
      },
    },
    start: {
      help: 'start the bot again',
      run: async () => {
        await bot.start();
        return 'The bot is running.';
      },
    },
    log: { help: 'show the last lines of the bot’s log', local: true, run: () => lastLines(folder.log, LOG_LINES) },
    where: {
      help: 'show the demo’s folder, and what is installed in each environment',
      local: true,
      run: () => describeFolder(folder),
    },
  };
}
