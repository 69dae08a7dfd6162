import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/environment.ts';
import type { Config } from '../config/config.ts';
import { createEngine } from '../engine/engine.ts';
import { refusingWithoutStore } from '../engine/inbound/refuse-without-store.ts';
import { isOpenRun } from '../engine/reads/run-history.ts';
import type { ChatRefusal, Log, Repositories, Store, WordNotice } from '../ports/index.ts';
import { createCommandExecutor } from '../executors/command/executor.ts';
import { createProber } from '../executors/command/probe.ts';
import { pruneRuns } from '../executors/command/prune.ts';
import { byKind } from '../executors/executor.ts';
import { createHttpExecutor } from '../executors/http/executor.ts';
import { createOutputs } from '../executors/output/outputs.ts';
import { createRepositories } from '../git/repositories.ts';
import { connectSlack, type Slack } from '../slack/connect.ts';
import { openStore } from '../store/open.ts';
import { aboutThis } from './about.ts';
import { beat } from './alive.ts';
import { inWords } from './in-words.ts';
import { english } from '../language/en/english.ts';
import { announcer, type Announce } from './announce.ts';
import { trimMemory } from './trim-memory.ts';

/** The bot cannot run; the message is for the operator. */
export class CannotRun extends Error {
  override name = 'CannotRun';
}

export interface Setting {
  readonly settings: Settings;
  readonly config: Config;
  readonly mask: (text: string) => string;
  readonly log: Log;
}

/** Milliseconds for work in progress when the bot is asked to stop; leaves time to close within 10 s. */
const STOP_WITHIN = 6000;
/** Milliseconds between refreshes of all mirrors, so that a dialogue rarely has much to fetch. */
const REFRESH_EVERY = 5 * 60_000;
/** Milliseconds between removals of expired run folders. */
const TIDY_EVERY = 60 * 60_000;

/** The signal that asks the bot to stop. */
type Asked = Promise<NodeJS.Signals>;

/**
 * Wires the bot together and runs it until a signal asks it to stop, even while it starts.
 * @throws CannotRun, ChatRefusal, StoreUnavailable or SlackUnreachable, with a message for the operator
 */
export async function runBot(setting: Setting): Promise<void> {
  const { settings, log } = setting;
  const { redisUrl, dataFolder } = settings;
  const asked = untilAsked();
  await makeFolder(dataFolder);
  const store = await openStore({ redisUrl, dataFolder, now: Date.now, log });
  try {
    await runWith(store, setting, asked);
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
    throw new CannotRun(`the data folder ${folder} (NESTOR_DATA) is not writable: ${reason}`, { cause: error });
  }
}

async function runWith(store: Store, setting: Setting, asked: Asked): Promise<void> {
  const { settings, mask, log } = setting;
  const connecting = connectSlack({
    botToken: settings.slackBotToken ?? '',
    appToken: settings.slackAppToken ?? '',
    apiUrl: settings.slackApiUrl,
    mask,
    log,
    now: Date.now,
  });
  const slack = await Promise.race([connecting, asked]);
  if (typeof slack === 'string') return;
  try {
    const refused = new Promise<ChatRefusal>((resolve) => slack.onFatal(resolve));
    await serve(store, slack, { ...setting, stopped: Promise.race([asked, refused]) });
  } finally {
    await slack.stop(0);
  }
}

/** @param setting.stopped the signal that asks the bot to stop, or the refusal by Slack that ends it */
async function serve(
  store: Store,
  slack: Slack,
  setting: Setting & { stopped: Promise<NodeJS.Signals | ChatRefusal> },
): Promise<void> {
  const { settings, config, mask, log, stopped } = setting;
  const { dataFolder, inherited, all: environment } = settings;
  const startedAt = Date.now();
  const channels = await findChannels(slack, config, log);
  const chat = inWords(slack.chat, english);
  const announce = announcer({ chat, channels, instance: store.instance, log });
  const shared = { mask, log, now: Date.now };
  const mirrors = join(dataFolder, 'mirrors');
  const repositories = createRepositories({ ...shared, apps: config.apps, folder: mirrors, environment });
  const folder = join(dataFolder, 'runs');
  const word: WordNotice = (notice) => english.renderNotice(notice);
  const commands = createCommandExecutor({ ...shared, folder, repositories, inherited });
  const executor = byKind({ command: commands, http: createHttpExecutor({ ...shared, folder, word }) });
  const prober = createProber({ ...shared, folder: join(dataFolder, 'probes'), repositories, inherited });
  const outputs = createOutputs({ ...shared, folder, word });
  const bot = { name: config.name, user: slack.botUser };
  const { people } = slack;
  const world = {
    ...shared,
    about: aboutThis(settings.redisUrl, startedAt),
    config,
    bot,
    channels: new Set(channels),
    store,
    repositories,
    executor,
    outputs,
    prober,
    chat,
    people,
  };

  const prepared = announce({ kind: 'starting' })
    .then(() => openRepositories(repositories, config, announce))
    .then(() => Promise.all([commands.sweep(), prober.sweep()]))
    .then(() => undefined);
  const early = await Promise.race([prepared, stopped]);
  if (early instanceof Error) throw early;
  if (early !== undefined) return;

  const engine = createEngine(world);
  engine.start();
  const alive = beat({ folder: dataFolder, healthy: () => slack.connected(), log });
  const tidy = () =>
    pruneRuns({ ...shared, ...config.runs, folder, repositories, isNeeded: (run) => isOpenRun(store, run) });
  const refreshing = setInterval(() => refreshAll(repositories, config, log), REFRESH_EVERY);
  const tidying = setInterval(() => void tidy(), TIDY_EVERY);
  void tidy();
  const listening = slack
    .listen({ inbound: refusingWithoutStore({ ...world, take: (inbound) => engine.take(inbound) }) })
    .then(() => announce({ kind: 'ready' }))
    .then(() => log.info({ channels }, 'ready'))
    .then(trimMemory);
  await Promise.race([listening, stopped]);
  const why = await stopped;
  log.info({ why: String(why) }, 'stopping');
  clearInterval(refreshing);
  clearInterval(tidying);
  alive.stop();
  const left = countdown(STOP_WITHIN);
  await slack.close(left());
  await engine.stop(left());
  await slack.stop(left());
  if (why instanceof Error) throw why;
}

function untilAsked(): Asked {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

/** Returns a function that tells how many milliseconds are left. */
function countdown(milliseconds: number): () => number {
  const end = performance.now() + milliseconds;
  return () => Math.max(0, end - performance.now());
}

async function findChannels(slack: Slack, config: Config, log: Log): Promise<readonly string[]> {
  const { found, missing } = await slack.channels.resolve(config.channels);
  const complaints = missing.map(({ name, why }) => `#${name}: ${why}`);
  for (const complaint of complaints) log.error({}, `cannot use a configured channel: ${complaint}`);
  if (found.length > 0) return found.map(({ id }) => id);
  throw new CannotRun(`cannot use any of the channels (${complaints.join('; ')}): create one, or invite the bot to it`);
}

async function openRepositories(repositories: Repositories, config: Config, announce: Announce): Promise<void> {
  const opened = Object.keys(config.apps).map(async (app) => {
    const { failure } = await repositories.refresh(app);
    if (failure !== undefined) await announce({ kind: 'unreachable', app, message: failure });
  });
  await Promise.all(opened);
}

/** A git failure is shown with the next answer. Any other error must not end the bot. */
function refreshAll(repositories: Repositories, config: Config, log: Log): void {
  for (const app of Object.keys(config.apps))
    repositories
      .refresh(app)
      .catch((error: unknown) => log.error({ err: error, app }, 'could not refresh a repository'));
}
