import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatFault } from '../config/fault.ts';
import { readEnvironment, type Settings } from '../config/environment.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { createMask } from '../config/mask.ts';
import { createEngine } from '../engine/engine.ts';
import { refusingWithoutStore } from '../engine/outage.ts';
import { ChatRefusal, StoreUnavailable, type Log, type Repositories, type Store } from '../engine/ports.ts';
import { createCommandExecutor } from '../executors/command/executor.ts';
import { createRepositories } from '../git/repositories.ts';
import type { View } from '../language/view.ts';
import { word } from '../language/wording/word.ts';
import { connectSlack, type Slack } from '../slack/connect.ts';
import { openStore } from '../store/open.ts';
import { beat } from './alive.ts';
import { createLog } from './log.ts';

/** Something that keeps the bot from running; the message is for the operator. */
class CannotRun extends Error {
  override name = 'CannotRun';
}

/** Milliseconds for what is under way when the bot is asked to stop; all of it must be over within 10 s. */
const STOP_WITHIN = 6000;

/**
 * `nestor start`: the bot, until it is asked to stop.
 * @returns the exit status: 0 after SIGTERM or SIGINT, 1 if it cannot run (any more), 2 for a wrong config or environment
 */
export async function start(print: (line: string) => void): Promise<number> {
  const environment = readEnvironment({ tokens: 'needed' });
  const loaded = environment.ok
    ? loadConfig({ file: environment.settings.configFile, environment: environment.settings.all })
    : undefined;
  if (!environment.ok) {
    for (const fault of environment.faults) print(fault);
    return 2;
  }
  const { settings } = environment;
  if (loaded === undefined || !loaded.ok) {
    const mask = createMask([]);
    for (const fault of loaded?.faults ?? []) print(mask(formatFault(settings.configFile, fault)));
    return 2;
  }
  const mask = createMask(loaded.config.secrets);
  const log = createLog(settings.logLevel, mask);
  for (const warning of loaded.warnings) log.warn({}, warning);
  try {
    await run({ settings, config: loaded.config, mask, log });
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    log.error({ err: error }, 'Nestor cannot run');
    print(mask(error.message));
    return 1;
  }
}

interface Setting {
  readonly settings: Settings;
  readonly config: Config;
  readonly mask: (text: string) => string;
  readonly log: Log;
}

const isExpected = (error: unknown): error is Error =>
  error instanceof CannotRun ||
  error instanceof ChatRefusal ||
  error instanceof StoreUnavailable ||
  (error instanceof Error && error.name === 'SlackUnreachable');

async function run(setting: Setting): Promise<void> {
  const { settings, log } = setting;
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 });
  const store = await openStore({ redisUrl: settings.redisUrl, dataFolder: settings.dataFolder, now: Date.now, log });
  try {
    await runOn(store, setting);
  } finally {
    await store.close();
  }
}

async function runOn(store: Store, { settings, config, mask, log }: Setting): Promise<void> {
  const { dataFolder, inherited } = settings;
  const slack = await connectSlack({
    botToken: settings.slackBotToken ?? '',
    appToken: settings.slackAppToken ?? '',
    apiUrl: settings.slackApiUrl,
    mask,
    log,
    now: Date.now,
  });
  const stopped = untilStopped(slack);
  try {
    const channels = await findChannels(slack, config, log);
    const announce = announcer(slack, { channels, instance: store.instance, log });
    await announce({ kind: 'starting' });
    const shared = { mask, log: { warn: (text: string) => log.warn({}, text) } };
    const folders = { mirrors: join(dataFolder, 'mirrors'), runs: join(dataFolder, 'runs') };
    const repositories = createRepositories({
      ...shared,
      apps: config.apps,
      folder: folders.mirrors,
      environment: settings.all,
      now: Date.now,
    });
    const executor = createCommandExecutor({ ...shared, folder: folders.runs, repositories, inherited });
    await openRepositories({ repositories, config, announce });
    await executor.sweep();
    const bot = { name: config.name, user: slack.botUser };
    const world = { config, bot, channels: new Set(channels), store, repositories, executor, now: Date.now, log };
    const engine = createEngine({ ...world, chat: slack.chat, people: slack.people });
    const take = refusingWithoutStore({ bot, channels: world.channels, chat: slack.chat, log, take: engine.take });
    engine.start();
    await slack.listen({ inbound: take });
    await announce({ kind: 'ready' });
    log.info({ channels }, 'ready');
    const alive = beat({ folder: dataFolder, healthy: () => slack.connected(), log });
    const refreshing = refreshOnSchedule(repositories, config);
    const why = await stopped;
    clearInterval(refreshing);
    alive.stop();
    log.info({ why: String(why) }, 'stopping');
    await Promise.all([slack.stop(STOP_WITHIN), engine.stop(STOP_WITHIN)]);
    if (why instanceof Error) throw why;
  } finally {
    await slack.stop(0);
  }
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
  if (found.length === 0)
    throw new CannotRun(
      `none of the channels can be used (${complaints.join('; ')}): create it or invite the bot to it`,
    );
  return found.map(({ id }) => id);
}

type Announce = (view: View) => Promise<void>;

/** Says something in every channel; one that refuses takes nothing from the others. */
function announcer(
  slack: Slack,
  { channels, instance, log }: { channels: readonly string[]; instance: string; log: Log },
): Announce {
  let count = 0;
  return async (view) => {
    count += 1;
    const posts = channels.map(async (channel) => {
      const key = `announce/${instance}/${count}/${channel}`;
      try {
        await slack.chat.post({ place: { channel }, content: word(view), key, doubtful: false });
      } catch (error) {
        log.error({ err: error, channel }, 'could not speak in a channel');
      }
    });
    await Promise.all(posts);
  };
}

async function openRepositories({
  repositories,
  config,
  announce,
}: {
  repositories: Repositories;
  config: Config;
  announce: Announce;
}): Promise<void> {
  const opened = Object.keys(config.apps).map(async (app) => {
    const { failure } = await repositories.refresh(app);
    if (failure !== undefined) await announce({ kind: 'unreachable', app, message: failure });
  });
  await Promise.all(opened);
}

/** Milliseconds between refreshes of all mirrors, so that a dialogue seldom has much to fetch. */
const REFRESH_EVERY = 5 * 60_000;

function refreshOnSchedule(repositories: Repositories, config: Config): NodeJS.Timeout {
  return setInterval(() => {
    for (const app of Object.keys(config.apps)) void repositories.refresh(app);
  }, REFRESH_EVERY);
}
