/** A value that JSON keeps as it is; what is read back is checked by who reads it. */
export type Json = unknown;

/** Milliseconds since 1970. */
export type Now = () => number;

/** Where the loop says what operators should know; pino's logger fits. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
