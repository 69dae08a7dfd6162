import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Inbound } from '../../src/ports/index.ts';
import { type Message, own } from '../../src/language/message.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { connectSlack, type Slack } from '../../src/slack/connect.ts';
import type { SlackOptions } from '../../src/slack/options.ts';

export interface Rig {
  readonly sandbox: Sandbox;
  readonly slack: Slack;
  /** Log lines. */
  readonly log: string[];
}

/** A workspace with #ops and #other, and a bot that is connected but not listening yet. */
export async function rig(options: { sandbox?: SandboxOptions; slack?: Partial<SlackOptions> } = {}): Promise<Rig> {
  const sandbox = await startSandbox({
    people: ['ann', 'bob'],
    channels: ['ops', 'other'],
    bot: 'nestor',
    ackDeadline: 10_000,
    redelivery: Array.from({ length: 100 }, () => 50),
    ...options.sandbox,
  });
  onTestFinished(() => sandbox.stop());
  const { log, slack } = await connect(sandbox, options.slack);
  return { sandbox, slack, log };
}

export async function connect(
  sandbox: Sandbox,
  options: Partial<SlackOptions> = {},
): Promise<Pick<Rig, 'slack' | 'log'>> {
  const log: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const slack = await connectSlack({
    botToken: sandbox.botToken,
    appToken: sandbox.appToken,
    apiUrl: sandbox.url,
    mask: (text) => text.replaceAll('s3cret', '***'),
    log: pino({ level: 'info' }, stream),
    now: Date.now,
    timing: { pauses: { first: 20, most: 100 } },
    ...options,
  });
  onTestFinished(() => slack.stop(100));
  return { slack, log };
}

/** Listens, and collects what comes in. */
export async function hear(slack: Slack): Promise<Inbound[]> {
  const heard: Inbound[] = [];
  await slack.listen({
    async inbound(inbound) {
      heard.push(inbound);
    },
  });
  return heard;
}

export const says = (...words: string[]): Message => ({
  parts: words.map((text) => ({ kind: 'text' as const, text: own`${text}` })),
});

/** Calls of a method so far. */
export const callsOf = (sandbox: Sandbox, method: string) => sandbox.calls.filter((call) => call.method === method);
