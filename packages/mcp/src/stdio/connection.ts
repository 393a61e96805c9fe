import type { Readable, Writable } from "node:stream";
import type { JSONRPCMessage, RequestId, Transport } from "@modelcontextprotocol/server";
import { isJSONRPCNotification, isJSONRPCRequest } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { listenUris } from "../resources/asked-uris.js";
import { messageWithoutNulls } from "../without-nulls.js";
import { type BadLine, Lines } from "./lines.js";
import { WaitingCalls } from "./waiting-calls.js";

/** For how long after the end of the input requests are still begun, in milliseconds. */
const DRAIN = 250;
/** For how long those that have begun may go on once no more are; of a first few, the store may still be opening. */
const FINISH = 300;
/** The code for a failure that the protocol has no other code for. */
const UNFINISHED = -32_000;
const INVALID_REQUEST = -32_600;
const PARSE_ERROR = -32_700;
const LISTEN = "subscriptions/listen";

/** What a connection tells of subscriptions of the protocol of 2026-07-28, which reach no server. */
export interface Subscriptions {
  /** A subscription to these entries begins; it is served once this resolves. */
  begin(uris: readonly string[]): Promise<void>;
  /** The last one has ended. */
  end(): void;
}

/**
 * The transport over standard input and output, which answers what was asked before the input ended, and which knows
 * whether anybody is subscribed. However much it is asked, it ends in the time that is given above.
 */
export class StdioConnection implements Transport {
  onmessage?: Transport["onmessage"];
  readonly #inner: StdioServerTransport;
  readonly #output: Writable;
  readonly #subscriptions: Subscriptions;
  readonly #calls = new WaitingCalls((message) => this.#deliver(message));
  readonly #listening = new Set<RequestId>();
  #received: Promise<void> = Promise.resolve();
  #written: Promise<void> | undefined;
  #closed = false;
  #told: (() => void) | undefined;

  constructor(input: Readable, output: Writable, subscriptions: Subscriptions) {
    this.#output = output;
    this.#subscriptions = subscriptions;
    const lines = new Lines((why, line) => this.#refuse(why, line));
    input.pipe(lines, { end: false });
    let isEnding = false;
    const finish = (): void => {
      if (isEnding) return;
      isEnding = true;
      lines.endLine();
      void this.#drain().then(() => lines.end());
    };
    input.once("end", finish).once("close", finish).once("error", finish);
    // What has ended before tells of it no more.
    if (input.readableEnded || input.destroyed) finish();
    this.#inner = new StdioServerTransport(lines, output);
    this.#inner.onmessage = (message) => {
      this.#received = this.#received.then(() => this.#receive(message));
    };
    this.#inner.onclose = () => {
      this.#closed = true;
      this.#calls.stop();
      this.#subscriptions.end();
      this.#told?.();
    };
  }

  get onclose(): (() => void) | undefined {
    return this.#told;
  }

  set onclose(told: (() => void) | undefined) {
    this.#told = told;
  }

  get onerror(): ((error: Error) => void) | undefined {
    return this.#inner.onerror;
  }

  set onerror(told: ((error: Error) => void) | undefined) {
    if (told !== undefined) this.#inner.onerror = told;
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    try {
      await this.#write(`${JSON.stringify(message)}\n`);
    } finally {
      if ("id" in message && !("method" in message) && message.id !== undefined) this.#settle(message.id);
    }
  }

  /** Begins nothing more, and waits a moment for what has begun. */
  async finish(): Promise<void> {
    this.#calls.stop();
    if (!this.#closed) await this.#calls.idle(FINISH);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #receive(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCNotification(message) && message.method === "notifications/cancelled") {
      return this.#cancel(message, message.params?.["requestId"]);
    }
    if (!isJSONRPCRequest(message)) return this.#calls.add(message);
    if (message.method !== LISTEN) return this.#calls.add(message, message.id);
    this.#listening.add(message.id);
    await this.#subscriptions.begin(listenUris(message));
    this.#calls.add(message);
  }

  /** Waits for nothing, so that what is cancelled is not begun. */
  #cancel(message: JSONRPCMessage, id: unknown): void {
    if (typeof id !== "string" && typeof id !== "number") return;
    this.#endListening(id);
    if (!this.#calls.cancel(id)) this.#deliver(message);
  }

  #deliver(message: JSONRPCMessage): void {
    this.onmessage?.(messageWithoutNulls(message));
  }

  #settle(id: RequestId): void {
    this.#endListening(id);
    this.#calls.settle(id);
  }

  #endListening(id: RequestId): void {
    if (this.#listening.delete(id) && this.#listening.size === 0) this.#subscriptions.end();
  }

  /** Resolves when the client takes more; a client that does not read holds up its own requests. */
  async #write(text: string): Promise<void> {
    if (this.#closed) throw new Error("The connection has ended.");
    if (this.#output.write(text)) return;
    this.#written ??= new Promise((resolve) => {
      const done = (): void => {
        this.#output.off("drain", done).off("close", done);
        this.#written = undefined;
        resolve();
      };
      this.#output.once("drain", done).once("close", done);
    });
    await this.#written;
  }

  #refuse(why: BadLine, line: string): void {
    if (this.#closed) return;
    const code = why === "too long" ? INVALID_REQUEST : PARSE_ERROR;
    const message = `The message is ${why}: nothing was done.`;
    this.#output.write(`${JSON.stringify({ jsonrpc: "2.0", id: idIn(line), error: { code, message } })}\n`);
  }

  /** Waits until nothing is unanswered, but not for long; what could not be begun by then is told so. */
  async #drain(): Promise<void> {
    // What has just been read is on its way through the streams.
    await new Promise((resolve) => setImmediate(resolve));
    await this.#received;
    await this.#calls.idle(DRAIN);
    this.#calls.stop();
    await this.#calls.idle(FINISH);
    const { begun, waiting } = this.#calls.left();
    const lines = [
      ...begun.map((id) =>
        failure(id, "The input ended before this was done; whether it will be is not known."),
      ),
      ...waiting.map((id) => failure(id, "The input ended before this was begun: nothing was done.")),
    ];
    if (lines.length > 0 && !this.#closed) this.#output.write(lines.join(""));
  }
}

/** The id of a request that is answered though it is not taken; null where it cannot be read. */
function idIn(line: string): RequestId | null {
  try {
    const message: unknown = JSON.parse(line);
    const id: unknown = typeof message === "object" && message !== null ? Reflect.get(message, "id") : null;
    return typeof id === "string" || typeof id === "number" ? id : null;
  } catch {
    return null;
  }
}

function failure(id: RequestId, message: string): string {
  const error = {
    code: UNFINISHED,
    message: `${message} Send it again, and end the input after its answer.`,
  };
  return `${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`;
}
