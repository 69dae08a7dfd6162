import { gunzipSync } from 'node:zlib';
import type { Message } from '../../src/sandbox/index.ts';
import type { Stage } from './stage.ts';

/** What Slack shows of one run. */
export class Seen {
  readonly id: number;
  readonly #stage: Stage;

  constructor(stage: Stage, id: number) {
    this.#stage = stage;
    this.id = id;
  }

  /** Its messages in the channel: there should be exactly one. */
  boards(): readonly Message[] {
    return this.#stage.said().filter(({ threadTs, history: [first] }) => isBoard(threadTs, first?.words, this.id));
  }

  /** Waits until its message in the channel matches. */
  board(pattern = /./): Promise<Message> {
    const look = () => this.boards().find(({ words }) => pattern.test(words));
    return this.#stage.until(look, `${String(pattern)} in the channel, of run #${this.id}`);
  }

  /** The messages in its thread, oldest first. */
  thread(): readonly Message[] {
    return this.boards().flatMap(({ replies }) => replies);
  }

  /** The files in its thread. */
  files(): Message['files'] {
    return this.thread().flatMap(({ files }) => files);
  }

  /** Waits for the file with its output in its thread. */
  log(): Promise<Message['files'][number]> {
    return this.#stage.until(() => this.files()[0], `the output of run #${this.id}`);
  }

  /** Waits for the question how it ended, after an interruption. */
  interruptedQuestion(): Promise<Message> {
    const look = () => this.thread().find(({ buttons }) => buttons.includes('Mark as failed'));
    return this.#stage.until(look, `the question how an interrupted run ended, of run #${this.id}`);
  }
}

const isBoard = (threadTs: string | undefined, words = '', id = 0): boolean =>
  threadTs === undefined && words.startsWith(`*#${id}*`);

/** The content of a file, decompressed if need be. */
export const unpacked = ({ name, content }: Message['files'][number]): Buffer =>
  name.endsWith('.gz') ? gunzipSync(content) : content;
