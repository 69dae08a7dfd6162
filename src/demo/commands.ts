import type { Command } from '../sandbox/terminal/index.ts';
import type { BotProcess } from './bot.ts';
import { lastLines } from './bot-log.ts';
import type { DemoFolder } from './folder.ts';
import { where } from './where.ts';

/** How much of the bot's log is shown. */
const LOG_LINES = 15;

/** What the demo's terminal can do beside talking: mostly, to treat the bot badly. */
export function demoCommands(bot: BotProcess, folder: DemoFolder): Record<string, Command> {
  return {
    kill: {
      help: 'kill the bot in the middle of whatever it does (SIGKILL), and start it again',
      run: async () => {
        const { pid } = bot;
        if (pid === undefined) throw new Error('The bot does not run; /start starts it');
        await bot.kill();
        await bot.start();
        return `Process ${pid} was killed, process ${bot.pid} goes on.`;
      },
    },
    stop: {
      help: 'ask the bot to stop (SIGTERM)',
      local: true,
      run: async () => {
        if (bot.pid === undefined) throw new Error('The bot does not run; /start starts it');
        await bot.stop();
        return 'The bot has stopped. What is written now it hears soon after /start: Slack delivers it again.';
      },
    },
    start: {
      help: 'start the bot again',
      run: async () => {
        await bot.start();
        return 'The bot runs.';
      },
    },
    log: { help: 'the last lines of the bot’s log', local: true, run: () => lastLines(folder.log, LOG_LINES) },
    where: { help: 'the folder of all this, and what is installed in it', local: true, run: () => where(folder) },
  };
}
