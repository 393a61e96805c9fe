import type { Notice, Wire } from "./client.js";
import type { KeptStatements } from "./kept-statements.js";
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
 * ends with the batch; the first error undoes it and the statements after it are not run. Statements have names only where
 * the connection is known to lead to one server process, and not to a pooler that changes it. Values never stand in the text, which others can see in
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
  readonly #kept: KeptStatements | undefined;
  #finish: (isGood: boolean) => void = () => undefined;

  /**
   * @param timeoutMs how long to wait for the server before the connection is given up
   * @param kept what the server has under a name; left out, nothing
   */
  constructor(statements: readonly Statement[], timeoutMs: number, kept?: KeptStatements) {
    this.#statements = statements;
    this.#kept = kept;
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
    wire.stream.cork?.();
    const fresh: string[] = [];
    for (const { text, values } of this.#statements) {
      const name = this.#kept?.nameOf(text) ?? "";
      if (name === "" || !(fresh.includes(name) || this.#kept?.isKnown(wire, name))) {
        // Another copy of this package may have it there; to close what is not there is no error.
        if (name !== "") wire.close({ type: "S", name }, true);
        wire.parse({ name, text, types: [] }, true);
        if (name !== "") fresh.push(name);
      }
      wire.bind({ portal: "", statement: name, binary: "", values: values.map(parameterOf) }, true);
      wire.describe({ type: "P", name: "" }, true);
      wire.execute({ portal: "", rows: "" }, true);
    }
    wire.sync();
    wire.stream.uncork?.();
    this.#finish = (isGood) => {
      clearTimeout(timer);
      wire.off("notice", listener);
      if (isGood) this.#kept?.learn(wire, fresh);
      else this.#kept?.forget(wire);
    };
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
    this.#finish(true);
    this.#resolve({ results: this.#results, notices: this.#notices });
  }

  handleError(error: unknown): void {
    this.#finish(false);
    this.#reject(error);
  }
}

function decoded(text: string | null, type: number | undefined): unknown {
  if (text === null) return null;
  if (type === TYPE.int8 || type === TYPE.int4) return Number(text);
  if (type === TYPE.bool) return text === "t";
  if (type === TYPE.bytea) return bytesOf(text);
  return text;
}

/** Reads both forms of the setting `bytea_output`: `\x0a` in the usual one, letters with `\012` among them in the other. */
function bytesOf(text: string): Buffer {
  if (text.startsWith("\\x")) return Buffer.from(text.slice(2), "hex");
  const plain = text.replace(/\\(\\|[0-7]{3})/g, (_, what: string) =>
    what === "\\" ? what : String.fromCharCode(Number.parseInt(what, 8)),
  );
  return Buffer.from(plain, "latin1");
}
