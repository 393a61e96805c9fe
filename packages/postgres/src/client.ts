/** What a batch uses of `pg`'s connection to a server. */
export interface Wire {
  readonly stream: {
    cork?(): void;
    uncork?(): void;
    destroy(error?: Error): unknown;
  };
  parse(query: { name: string; text: string; types: number[] }, more: boolean): void;
  bind(
    config: { portal: string; statement: string; binary: string; values: (string | Buffer | null)[] },
    more: boolean,
  ): void;
  describe(message: { type: string; name: string }, more: boolean): void;
  close(message: { type: string; name: string }, more: boolean): void;
  execute(config: { portal: string; rows: string }, more: boolean): void;
  sync(): void;
  on(event: "notice", listener: (notice: Notice) => void): unknown;
  off(event: "notice", listener: (notice: Notice) => void): unknown;
}

/** What the server says beside its answer. */
export interface Notice {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** A client of `pg` that has been taken out of a pool. */
export interface PostgresClient {
  /** The number of the server's process, as the server said it or a pooler made it up. */
  readonly processID?: unknown;
  query<Sent extends { submit(wire: Wire): void }>(sent: Sent): Sent;
  release(destroy?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
}

/** What the store uses of a `Pool` of `pg`. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
}
