/** A value that survives JSON unchanged. Readers must validate it. */
export type Json = unknown;

/** Milliseconds since 1970. */
export type Now = () => number;

/** For operators; pino's logger fits. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
