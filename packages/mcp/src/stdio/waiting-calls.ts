import type { JSONRPCRequest } from "@modelcontextprotocol/server";

/** Requests that are worked on at once, so that those which have begun come to their end in a moment. */
const AT_ONCE = 32;
/** For how long input that keeps coming is read before what it asks for is begun, in milliseconds. */
const READ_FIRST = 50;

/**
 * The requests of one connection: which are worked on, and which wait for that, in order. Each is begun in a turn of the
 * event loop of its own, and input is read first, so that a signal and the end of the input are known soon, however much
 * was asked before.
 */
export class WaitingCalls {
  readonly #begin: (request: JSONRPCRequest) => void;
  readonly #running = new Set<JSONRPCRequest["id"]>();
  #waiting: JSONRPCRequest[] = [];
  #hasArrived = false;
  #readingSince: number | undefined;
  #turn: NodeJS.Immediate | undefined;
  #isStopped = false;
  #idle = (): void => undefined;

  constructor(begin: (request: JSONRPCRequest) => void) {
    this.#begin = begin;
  }

  add(request: JSONRPCRequest): void {
    this.#waiting.push(request);
    this.#hasArrived = true;
    this.#readingSince ??= performance.now();
    this.#goOn();
  }

  /** A request was answered, or its client wants no answer. */
  settle(id: JSONRPCRequest["id"]): void {
    if (!this.#running.delete(id)) this.#waiting = this.#waiting.filter((request) => request.id !== id);
    this.#goOn();
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Requests that were not answered: those that have begun, and those that have not. */
  left(): { begun: JSONRPCRequest["id"][]; waiting: JSONRPCRequest["id"][] } {
    return { begun: [...this.#running], waiting: this.#waiting.map(({ id }) => id) };
  }

  /** Waits until every request that was begun, or can still be, is answered, but no longer than this. */
  async idle(milliseconds: number): Promise<void> {
    if (this.#isIdle()) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }

  #goOn(): void {
    if (this.#isIdle()) this.#idle();
    const isHeld = this.#isStopped || this.#waiting.length === 0 || this.#running.size >= AT_ONCE;
    if (!isHeld) this.#turn ??= setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#turn = undefined;
    const isReading = this.#hasArrived && performance.now() - (this.#readingSince ?? 0) < READ_FIRST;
    this.#hasArrived = false;
    if (!isReading) this.#beginOne();
    this.#goOn();
  }

  #beginOne(): void {
    this.#readingSince = undefined;
    const request = this.#isStopped ? undefined : this.#waiting.shift();
    if (request === undefined) return;
    this.#running.add(request.id);
    this.#begin(request);
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && (this.#isStopped || this.#waiting.length === 0);
  }
}
