import { WebClient, type ChatPostMessageArguments, type ChatPostMessageResponse } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';

export type Json = Record<string, unknown>;

/** A sandbox that stops after the test. */
export async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const slack = await startSandbox({ bot: 'nestor', ...options });
  onTestFinished(() => slack.stop());
  return slack;
}

/** Slack's own client, without retries. */
export function client(slack: Sandbox, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}

/** chat.postMessage by Slack's own client. */
export async function post(slack: Sandbox, message: ChatPostMessageArguments): Promise<ChatPostMessageResponse> {
  return client(slack).apiCall('chat.postMessage', { ...message });
}

/** A plain call with a form. */
export async function call(slack: Sandbox, method: string, fields: Record<string, string> = {}): Promise<Json> {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const response = await fetch(slack.url + method, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return asJson(await response.json());
}

export interface RawBot {
  readonly socket: WebSocket;
  /** All received messages, including hello and disconnect. */
  readonly heard: Json[];
  /** Envelopes only. */
  envelopes(): Json[];
  /** Resolves once so many messages of a type have been received. */
  hears(count: number, type?: string): Promise<void>;
}

/** A bare Socket Mode connection. */
export async function connect(slack: Sandbox, { ack = true }: { ack?: boolean } = {}): Promise<RawBot> {
  const response = await fetch(`${slack.url}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.appToken}` },
  });
  const { url } = asJson(await response.json());
  return listen(String(url), ack);
}

/** Opens a Socket Mode URL and waits for the first message. */
export async function listen(url: string, ack = true): Promise<RawBot> {
  const heard: Json[] = [];
  const waiting = new Set<() => void>();
  const socket = new WebSocket(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on('error', reject);
  socket.on('message', (data) => {
    const message = asJson(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '{}'));
    heard.push(message);
    resolve();
    for (const look of waiting) look();
    if (ack && message['envelope_id'] !== undefined) {
      socket.send(JSON.stringify({ envelope_id: message['envelope_id'], payload: {} }));
    }
  });
  onTestFinished(() => socket.terminate());
  await promise;
  return {
    socket,
    heard,
    envelopes: () => heard.filter((message) => message['envelope_id'] !== undefined),
    hears: (count, type) => {
      const enough = () => heard.filter((message) => (type ?? message['type']) === message['type']).length >= count;
      return new Promise((done) => {
        const look = () => {
          if (enough()) done();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

/** The event of an envelope. */
export function eventOf(envelope: Json | undefined): Json {
  return asJson(asJson(envelope?.['payload'])['event']);
}

export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** The platform error's data of a rejected call. */
export async function failure(promise: Promise<unknown>): Promise<Json> {
  const error = await promise.then(
    () => new Error('The call succeeded'),
    (reason: unknown) => reason,
  );
  return { ...asJson(asJson(error)['data']), code: asJson(error)['code'], retryAfter: asJson(error)['retryAfter'] };
}

export function section(text: string): { type: 'section'; text: { type: 'mrkdwn'; text: string } } {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** An actions block of buttons whose action_ids are their labels in lower case. */
export function buttons(...words: string[]) {
  return {
    type: 'actions' as const,
    elements: words.map((text) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text },
      action_id: text.toLowerCase(),
      value: `value of ${text}`,
    })),
  };
}
