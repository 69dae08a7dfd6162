import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, onTestFinished, type TestContext } from 'vitest';
import { type Message, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { Bot, nestor, quickStarts } from './bot.ts';
import { PATIENCE } from './patience.ts';
import { makeProject, type Plan, type Project } from './project.ts';
import { RedisServer } from './redis.ts';

export type StoreKind = 'embedded' | 'redis';

export const storeKinds: readonly StoreKind[] = ['embedded', 'redis'];

/** One line of `nestor history --json`. */
export interface HistoryLine {
  readonly id: number;
  readonly app: string;
  readonly environment: string;
  readonly operation: string;
  readonly version: string | null;
  readonly commit: string | null;
  readonly actor: string;
  readonly status: string;
  readonly exitStatus: number | null;
}

export interface StageOptions {
  readonly store: StoreKind;
  readonly project?: Plan;
  readonly sandbox?: SandboxOptions;
  /** How long `until` waits, in milliseconds; default PATIENCE. */
  readonly patience?: number;
}

/** Delivered again soon and often: a bot may be away for two minutes and misses nothing but button presses. */
const delivery: SandboxOptions = { ackDeadline: 1500, redelivery: [0, ...Array.from({ length: 480 }, () => 250)] };

/**
 * A workspace, a project and a store to start bots on. Everything is removed with the test; if the test fails, the
 * conversation and the bots' output are shown.
 * @param context of the test; required in concurrent tests
 */
export async function setStage(options: StageOptions, context?: Pick<TestContext, 'onTestFinished'>): Promise<Stage> {
  const stage = await openStage(options);
  const finished = context?.onTestFinished ?? onTestFinished;
  finished(async ({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(stage.report());
    await stage.close();
  });
  return stage;
}

/**
 * One stage with a bot for all tests of a file. It is cleared before each test, and replaced after a failed one.
 * Concurrent tests share it uncleared, and keep apart by people and environments.
 * @param prepare what is done before the bot starts
 * @param more environment variables for the bot
 * @returns the stage of the current test
 */
export function shareStage(
  options: StageOptions,
  prepare?: (stage: Stage) => Promise<void>,
  more?: Readonly<Record<string, string>>,
): () => Stage {
  let shared: Stage | undefined;
  let spoiled = false;
  const get = () => {
    if (shared === undefined) throw new Error('the stage is set when the tests run');
    return shared;
  };
  const open = async () => {
    shared = await openStage(options);
    await prepare?.(shared);
    await shared.start('bot', more);
  };
  beforeAll(async () => {
    await open();
    return () => shared?.close();
  });
  beforeEach(async ({ task }) => {
    if (task.concurrent === true) return;
    if (!spoiled) return get().clear(more);
    spoiled = false;
    await get().close();
    await open();
  });
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return;
    spoiled = true;
    process.stderr.write(get().report(60));
  });
  return get;
}

async function openStage({ store, project: plan = {}, sandbox, patience = PATIENCE }: StageOptions): Promise<Stage> {
  await quickStarts();
  await using made = new AsyncDisposableStack();
  const project = made.adopt(await makeProject(plan), (it) => it.remove());
  const redis = store === 'redis' ? made.adopt(await RedisServer.start(), (it) => it.dispose()) : undefined;
  const options = { bot: 'nestor', channels: plan.channels ?? ['ops'], ...delivery, ...sandbox };
  const slack = made.adopt(await startSandbox(options), (it) => it.stop());
  return new Stage({ slack, project, redis, patience, made: made.move() });
}

interface Made {
  readonly slack: Sandbox;
  readonly project: Project;
  readonly redis: RedisServer | undefined;
  readonly patience: number;
  /** Stops and removes all of these. */
  readonly made: AsyncDisposableStack;
}

export class Stage {
  readonly slack: Sandbox;
  readonly project: Project;
  readonly redis: RedisServer | undefined;
  readonly bots: Bot[] = [];
  readonly #patience: number;
  readonly #made: AsyncDisposableStack;

  constructor({ slack, project, redis, patience, made }: Made) {
    this.#patience = patience;
    this.slack = slack;
    this.project = project;
    this.redis = redis;
    this.#made = made;
  }

  /** Starts a bot without waiting for it. Bots of the same name share a data folder. @param inside see `Bot` */
  spawn(name = 'bot', more: Readonly<Record<string, string>> = {}, inside: readonly string[] = []): Bot {
    const bot = new Bot(name, { ...this.environment(name), ...more }, inside);
    this.bots.push(bot);
    return bot;
  }

  /** Starts a bot and waits until it says that it is ready. One start at a time. */
  async start(name = 'bot', more: Readonly<Record<string, string>> = {}, inside: readonly string[] = []): Promise<Bot> {
    const before = this.#ready();
    const bot = this.spawn(name, more, inside);
    const first = await Promise.race([this.until(() => this.#ready() > before, 'a bot that is ready'), bot.ended]);
    if (first === true) return bot;
    throw new Error(`the bot ended with ${first.status ?? first.signal} instead of being ready\n${bot.printed}`);
  }

  /** The running bot: the one started last. */
  get bot(): Bot {
    const bot = this.bots.findLast(({ running }) => running);
    if (bot === undefined) throw new Error('no bot runs');
    return bot;
  }

  /** Removes what a test left behind: faults, holds, scripts and their locks. Ensures that a bot runs. */
  async clear(more?: Readonly<Record<string, string>>): Promise<void> {
    this.slack.clearFaults();
    await this.project.clear();
    if (!this.bots.some(({ running }) => running)) await this.start('bot', more);
  }

  /** Waits as the sandbox does, but for longer. */
  until<T>(look: () => T | undefined | null | false, what: string): Promise<T> {
    return this.slack.until(look, { what, within: this.#patience });
  }

  /** The output of `nestor history --json`, newest first. */
  async history(name = 'bot'): Promise<readonly HistoryLine[]> {
    const { stdout } = await nestor(['history', '--json', '--limit', '9999'], this.environment(name));
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as HistoryLine);
  }

  /** The bot's messages, oldest first. */
  said(): readonly Message[] {
    return this.slack.timeline().filter(({ author }) => author === this.slack.bot);
  }

  /** @param messages how many of the latest */
  report(messages = 400): string {
    const { connections, undelivered } = this.slack;
    const state = this.bots.map(({ name, pid, running }) => `${name} (${pid}) ${running ? 'runs' : 'has ended'}`);
    return `--- said\n${this.slack.transcript(messages)}\n--- ${[`${connections} connected`, `${undelivered} undelivered`, ...state].join(', ')}\n${this.printed()}`;
  }

  /** The bots' output. */
  printed(): string {
    return this.bots.map(({ name, printed }) => `--- ${name} printed\n${printed}\n`).join('');
  }

  /** Kills the bots and removes everything. */
  async close(): Promise<void> {
    await Promise.all(this.bots.filter(({ running }) => running).map((bot) => bot.kill()));
    await this.#made.disposeAsync();
  }

  /** A bot's environment variables. */
  environment(name = 'bot'): Record<string, string> {
    const { project, slack, redis } = this;
    return {
      PATH: project.path,
      HOME: project.folder,
      NESTOR_CONFIG: project.configFile,
      NESTOR_DATA: join(project.folder, `data-${name}`),
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      LOG_LEVEL: 'warn',
      ...(redis !== undefined && { REDIS_URL: redis.url }),
    };
  }

  #ready(): number {
    return this.said().filter(({ text }) => text.includes("All right, I'm ready")).length;
  }
}
