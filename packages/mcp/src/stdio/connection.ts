import { PassThrough, type Readable, type Writable } from "node:stream";
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { isJSONRPCNotification, isJSONRPCRequest } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { withoutNulls } from "../without-nulls.js";

/** How long requests that were sent before the end of input may take to be answered, in milliseconds. */
const DRAIN = 450;
const LISTEN = "subscriptions/listen";

/** What a connection tells of subscriptions of the protocol of 2026-07-28, which reach no server. */
export interface Subscriptions {
  /** The first subscription to entries begins; it is served once this resolves. */
  begin(): Promise<void>;
  /** The last one has ended. */
  end(): void;
}

/**
 * The transport over standard input and output, which answers what was asked before the input ended, and which knows
 * whether anybody is subscribed.
 */
export class StdioConnection implements Transport {
  onmessage?: Transport["onmessage"];
  readonly #inner: StdioServerTransport;
  readonly #subscriptions: Subscriptions;
  readonly #unanswered = new Set<unknown>();
  readonly #listening = new Set<unknown>();
  #received: Promise<void> = Promise.resolve();
  #answered = (): void => undefined;

  constructor(input: Readable, output: Writable, subscriptions: Subscriptions) {
    this.#subscriptions = subscriptions;
    const open = new PassThrough();
    input.pipe(open, { end: false });
    const finish = (): void => void this.#drain().then(() => open.end());
    input.once("end", finish).once("close", finish).once("error", finish);
    // What has ended before tells of it no more.
    if (input.readableEnded || input.destroyed) finish();
    this.#inner = new StdioServerTransport(open, output);
    this.#inner.onmessage = (message) => {
      this.#received = this.#received.then(() => this.#receive(message));
    };
  }

  get onclose(): (() => void) | undefined {
    return this.#inner.onclose;
  }

  set onclose(told: (() => void) | undefined) {
    this.#inner.onclose = () => {
      this.#subscriptions.end();
      told?.();
    };
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
      await this.#inner.send(message);
    } finally {
      if ("id" in message && !("method" in message)) this.#settle(message.id);
    }
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #receive(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCRequest(message) && message.method === LISTEN) {
      this.#listening.add(message.id);
      if (this.#listening.size === 1) await this.#subscriptions.begin();
    } else if (isJSONRPCRequest(message)) this.#unanswered.add(message.id);
    else if (isJSONRPCNotification(message) && message.method === "notifications/cancelled") {
      this.#settle(message.params?.["requestId"]);
    }
    this.onmessage?.(
      "method" in message && message.params !== undefined
        ? { ...message, params: withoutNulls(message.params) }
        : message,
    );
  }

  #settle(id: unknown): void {
    if (this.#listening.delete(id) && this.#listening.size === 0) this.#subscriptions.end();
    this.#unanswered.delete(id);
    if (this.#unanswered.size === 0) this.#answered();
  }

  /** Waits until nothing is unanswered, but not for long. */
  async #drain(): Promise<void> {
    // What has just been read is on its way through the streams.
    await new Promise((resolve) => setImmediate(resolve));
    await this.#received;
    if (this.#unanswered.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#answered = resolve;
      setTimeout(resolve, DRAIN).unref();
    });
  }
}
