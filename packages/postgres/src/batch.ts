import type { Notice, Wire } from "./client.js";
import { type Parameter, parameterOf } from "./parameter.js";

/** A statement and the values of its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Parameter[];
}

/** What one statement gave: its rows with columns in order, and how many rows it gave or changed. */
export interface Result {
  readonly rows: readonly (readonly unknown[])[];
  readonly count: number;
}

/** What a batch gave: a result for each statement, and what the server warned of meanwhile. */
export interface BatchResult {
  readonly results: readonly Result[];
  readonly notices: readonly Notice[];
}

/** Type numbers of PostgreSQL, from its pg_type.dat. */
const TYPE = { bool: 16, bytea: 17, int8: 20, int4: 23 };

/**
 * Statements that go to the server together and take one round trip. Outside of BEGIN they are one transaction, which
 * ends with the batch; the first error undoes it and the statements after it are not run. Statements have no names, so
 * that any server connection of a pooler will do. Values never stand in the text, which others can see in
 * `pg_stat_activity`.
 */
export class Batch {
  readonly done: Promise<BatchResult>;
  readonly #statements: readonly Statement[];
  readonly #timeoutMs: number;
  readonly #results: Result[] = [];
  readonly #notices: Notice[] = [];
  #types: number[] = [];
  #rows: unknown[][] = [];
  #resolve: (result: BatchResult) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #finish: () => void = () => undefined;

  /** @param timeoutMs how long to wait for the server before the connection is given up */
  constructor(statements: readonly Statement[], timeoutMs: number) {
    this.#statements = statements;
    this.#timeoutMs = timeoutMs;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(wire: Wire): void {
    const listener = (notice: Notice): void => {
      this.#notices.push(notice);
    };
    wire.on("notice", listener);
    const timer = setTimeout(() => {
      wire.stream.destroy(new Error("The server did not answer in time."));
    }, this.#timeoutMs);
    this.#finish = () => {
      clearTimeout(timer);
      wire.off("notice", listener);
    };
    wire.stream.cork?.();
    for (const { text, values } of this.#statements) {
      wire.parse({ name: "", text, types: [] }, true);
      wire.bind({ portal: "", statement: "", binary: "", values: values.map(parameterOf) }, true);
      wire.describe({ type: "P", name: "" }, true);
      wire.execute({ portal: "", rows: "" }, true);
    }
    wire.sync();
    wire.stream.uncork?.();
  }

  handleRowDescription(message: { fields: readonly { dataTypeID: number }[] }): void {
    this.#types = message.fields.map(({ dataTypeID }) => dataTypeID);
  }

  handleDataRow(message: { fields: readonly (string | null)[] }): void {
    this.#rows.push(message.fields.map((text, index) => decoded(text, this.#types[index])));
  }

  handleCommandComplete(message: { text: string }): void {
    this.#results.push({ rows: this.#rows, count: Number(/\d+$/.exec(message.text)?.[0] ?? 0) });
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: "" });
  }

  handlePortalSuspended(): void {
    this.handleError(new Error("The server sent a part of the rows only."));
  }

  handleReadyForQuery(): void {
    this.#finish();
    this.#resolve({ results: this.#results, notices: this.#notices });
  }

  handleError(error: unknown): void {
    this.#finish();
    this.#reject(error);
  }
}

function decoded(text: string | null, type: number | undefined): unknown {
  if (text === null) return null;
  if (type === TYPE.int8 || type === TYPE.int4) return Number(text);
  if (type === TYPE.bool) return text === "t";
  if (type === TYPE.bytea) return Buffer.from(text.slice(2), "hex");
  return text;
}
