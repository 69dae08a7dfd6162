import type { Log } from '../../src/ports/index.ts';

/** Keeps what operators would read. */
export class Diary implements Log {
  readonly lines: string[] = [];
  info(_facts: object, message: string): void {
    this.lines.push(`info: ${message}`);
  }
  warn(_facts: object, message: string): void {
    this.lines.push(`warn: ${message}`);
  }
  error(_facts: object, message: string): void {
    this.lines.push(`error: ${message}`);
  }
}
