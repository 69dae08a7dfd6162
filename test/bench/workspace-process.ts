import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { end } from './bot-process.ts';
import type { Crowd, CrowdPace, RecordedCall, Reply, Said, Turns } from './load.ts';
import type { Answered, Asked } from './workspace.ts';

/** The local workspace in its own process. */
export class Workspace {
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;

  private constructor(child: ChildProcess, { url, botToken, appToken }: Extract<Answered, { url: string }>) {
    this.#child = child;
    this.url = url;
    this.botToken = botToken;
    this.appToken = appToken;
    child.on('message', (answer: Answered) => this.#hear(answer));
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the workspace ended'));
    });
  }

  static async start(): Promise<Workspace> {
    const child = fork(fileURLToPath(new URL('workspace.ts', import.meta.url)), { stdio: 'inherit' });
    const [first] = (await once(child, 'message')) as [Extract<Answered, { url: string }>];
    return new Workspace(child, first);
  }

  turns(turns: Turns): Promise<number[]> {
    return this.#ask({ do: 'turns', with: turns });
  }

  record(turns: Turns): Promise<RecordedCall[]> {
    return this.#ask({ do: 'record', with: turns });
  }

  crowd(crowd: Crowd): Promise<CrowdPace> {
    return this.#ask({ do: 'crowd', with: crowd });
  }

  thread(said: Said): Promise<Reply[]> {
    return this.#ask({ do: 'thread', with: said });
  }

  /** @returns when the next bot is ready, in milliseconds since 1970; see workspace.ts */
  ready(says: string | null): Promise<number> {
    return this.#ask({ do: 'ready', with: { says } });
  }

  async stop(): Promise<void> {
    await end(this.#child, 'SIGKILL');
  }

  #ask<Result>(asked: Asked): Promise<Result> {
    const number = ++this.#asked;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(number, waiting);
    this.#child.send({ number, asked });
    return waiting.promise as Promise<Result>;
  }

  #hear(answer: Answered): void {
    if (!('number' in answer)) return;
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.result);
  }
}
