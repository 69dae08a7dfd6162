import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/environment.ts';
import type { Config } from '../config/config.ts';
import { createEngine } from '../engine/engine.ts';
import { refusingWithoutStore } from '../engine/outage.ts';
import type { ChatRefusal, Log, Repositories, Store } from '../engine/ports.ts';
import { createCommandExecutor } from '../executors/command/executor.ts';
import { createRepositories } from '../git/repositories.ts';
import { connectSlack, type Slack } from '../slack/connect.ts';
import { openStore } from '../store/open.ts';
import { beat } from './alive.ts';
import { announcer, type Announce } from './announce.ts';

/** Something that keeps the bot from running; the message is for the operator. */
export class CannotRun extends Error {
  override name = 'CannotRun';
}

export interface Setting {
  readonly settings: Settings;
  readonly config: Config;
  readonly mask: (text: string) => string;
  readonly log: Log;
}

/** Milliseconds for what is under way when the bot is asked to stop; all of it must be over within 10 s. */
const STOP_WITHIN = 6000;
/** Milliseconds between refreshes of all mirrors, so that a dialogue seldom has much to fetch. */
const REFRESH_EVERY = 5 * 60_000;

/**
 * The bot, put together and run until a signal asks it to stop.
 * @throws CannotRun, ChatRefusal, StoreUnavailable or SlackUnreachable, with a message for the operator
 */
export async function runBot(setting: Setting): Promise<void> {
  const { settings, log } = setting;
  const { redisUrl, dataFolder } = settings;
  await makeFolder(dataFolder);
  const store = await openStore({ redisUrl, dataFolder, now: Date.now, log });
  try {
    await runWith(store, setting);
  } finally {
    await store.close();
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`the data folder ${folder} (NESTOR_DATA) cannot be written: ${reason}`, { cause: error });
  }
}

async function runWith(store: Store, setting: Setting): Promise<void> {
  const { settings, mask, log } = setting;
  const slack = await connectSlack({
    botToken: settings.slackBotToken ?? '',
    appToken: settings.slackAppToken ?? '',
    apiUrl: settings.slackApiUrl,
    mask,
    log,
    now: Date.now,
  });
  try {
    await serve(store, slack, setting);
  } finally {
    await slack.stop(0);
  }
}

async function serve(store: Store, slack: Slack, { settings, config, mask, log }: Setting): Promise<void> {
  const { dataFolder, inherited, all: environment } = settings;
  const stopped = untilStopped(slack);
  const channels = await findChannels(slack, config, log);
  const announce = announcer({ chat: slack.chat, channels, instance: store.instance, log });
  await announce({ kind: 'starting' });
  const shared = { mask, log, now: Date.now };
  const mirrors = join(dataFolder, 'mirrors');
  const repositories = createRepositories({ ...shared, apps: config.apps, folder: mirrors, environment });
  const executor = createCommandExecutor({ ...shared, folder: join(dataFolder, 'runs'), repositories, inherited });
  await openRepositories(repositories, config, announce);
  await executor.sweep();
  const bot = { name: config.name, user: slack.botUser };
  const { chat, people } = slack;
  const world = { ...shared, config, bot, channels: new Set(channels), store, repositories, executor, chat, people };
  const engine = createEngine(world);
  engine.start();
  await slack.listen({ inbound: refusingWithoutStore({ ...world, take: (inbound) => engine.take(inbound) }) });
  await announce({ kind: 'ready' });
  log.info({ channels }, 'ready');
  const alive = beat({ folder: dataFolder, healthy: () => slack.connected(), log });
  const refreshing = setInterval(() => refreshAll(repositories, config), REFRESH_EVERY);
  const why = await stopped;
  log.info({ why: String(why) }, 'stopping');
  clearInterval(refreshing);
  alive.stop();
  await slack.close(STOP_WITHIN);
  await engine.stop(STOP_WITHIN);
  await slack.stop(STOP_WITHIN);
  if (why instanceof Error) throw why;
}

/** The signal that asks the bot to stop, or the refusal that leaves it nothing to do. */
function untilStopped(slack: Slack): Promise<string | ChatRefusal> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    slack.onFatal(resolve);
  });
}

async function findChannels(slack: Slack, config: Config, log: Log): Promise<readonly string[]> {
  const { found, missing } = await slack.channels.resolve(config.channels);
  const complaints = missing.map(({ name, why }) => `#${name}: ${why}`);
  for (const complaint of complaints) log.error({}, `a channel of the config cannot be used: ${complaint}`);
  if (found.length > 0) return found.map(({ id }) => id);
  throw new CannotRun(
    `none of the channels can be used (${complaints.join('; ')}): create one or invite the bot to it`,
  );
}

async function openRepositories(repositories: Repositories, config: Config, announce: Announce): Promise<void> {
  const opened = Object.keys(config.apps).map(async (app) => {
    const { failure } = await repositories.refresh(app);
    if (failure !== undefined) await announce({ kind: 'unreachable', app, message: failure });
  });
  await Promise.all(opened);
}

/** A failure is in the answer to whoever asks next; here nobody does. */
function refreshAll(repositories: Repositories, config: Config): void {
  for (const app of Object.keys(config.apps)) void repositories.refresh(app);
}
