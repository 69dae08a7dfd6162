import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { CHANNEL } from './config.ts';

/** A workspace with people who may use the bot, two who may not, and a channel where it does not work. */
export function openWorkspace(): Promise<Sandbox> {
  return startSandbox({
    team: 'Demo',
    bot: 'nestor',
    people: ['ann', 'bob', 'carol', { name: 'gil', guest: 'multi' }, { name: 'zoe', stranger: true }],
    channels: [{ name: CHANNEL, shared: true }, 'random'],
    // Slack waits longer before it redelivers; people watching a demo would not.
    redelivery: [0, 2_000, 3_000, 5_000, 10_000, 10_000, 30_000, 60_000, 60_000],
  });
}

/** Milliseconds in which a bot must become ready. */
const READY_WITHIN = 60_000;

/** Resolves when the bot next says that it is ready. */
export async function untilReady(sandbox: Sandbox): Promise<void> {
  const before = readyCount(sandbox);
  await sandbox.until(() => readyCount(sandbox) > before, { what: 'a bot that is ready', within: READY_WITHIN });
}

function readyCount(sandbox: Sandbox): number {
  return messagesOfBot(sandbox).filter(({ words }) => words.includes("I'm ready")).length;
}

/** Whether a run is in progress, according to the messages in the channel. */
export function isRunning(sandbox: Sandbox): boolean {
  return messagesOfBot(sandbox).some(({ words }) => /^\*?#\d+[^\n]*\n\*?(?:Running|Queued)\b/.test(words));
}

const messagesOfBot = (sandbox: Sandbox) =>
  sandbox.messages(CHANNEL).filter(({ author }) => author.id === sandbox.bot.id);
