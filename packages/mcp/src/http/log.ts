/** What is used of a logger such as pino. Fields hold no values, keys, queries or tokens. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log that keeps nothing. */
export const NO_LOG: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
