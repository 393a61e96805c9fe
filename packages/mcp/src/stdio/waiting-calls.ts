import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/server";

/** Requests that are worked on at once, so that those which have begun come to their end in a moment. */
const AT_ONCE = 32;
/** For how long input that keeps coming is read before what it asks for is begun, in milliseconds. */
const READ_FIRST = 50;

/** A message that waits, and its id where it is a request that will be answered. */
interface Waiting {
  readonly message: JSONRPCMessage;
  readonly id: RequestId | undefined;
}

/**
 * The messages of one connection: requests that are worked on, and all that waits for its turn, in order. Each is begun in a turn of the
 * event loop of its own, and input is read first, so that a signal and the end of the input are known soon, however much
 * was asked before.
 */
export class WaitingCalls {
  readonly #begin: (message: JSONRPCMessage) => void;
  readonly #running = new Set<RequestId>();
  #waiting: Waiting[] = [];
  #hasArrived = false;
  #readingSince: number | undefined;
  #turn: NodeJS.Immediate | undefined;
  #isStopped = false;
  #idle = (): void => undefined;

  constructor(begin: (message: JSONRPCMessage) => void) {
    this.#begin = begin;
  }

  /** `id` is left out for what is not to be answered soon, or at all. */
  add(message: JSONRPCMessage, id?: RequestId): void {
    this.#waiting.push({ message, id });
    this.#hasArrived = true;
    this.#readingSince ??= performance.now();
    this.#goOn();
  }

  /** A request was answered. */
  settle(id: RequestId): void {
    this.#running.delete(id);
    this.#goOn();
  }

  /** Its client wants no answer to a request; true when it had not begun, so that it never will. */
  cancel(id: RequestId): boolean {
    const rest = this.#waiting.filter((one) => one.id !== id);
    const wasWaiting = rest.length < this.#waiting.length;
    this.#waiting = rest;
    this.settle(id);
    return wasWaiting;
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Requests that were not answered: those that have begun, and those that have not. */
  left(): { begun: RequestId[]; waiting: RequestId[] } {
    const waiting = this.#waiting.flatMap(({ id }) => (id === undefined ? [] : [id]));
    return { begun: [...this.#running], waiting };
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
    const next = this.#isStopped ? undefined : this.#waiting.shift();
    if (next === undefined) return;
    if (next.id !== undefined) this.#running.add(next.id);
    this.#begin(next.message);
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && (this.#isStopped || this.#waiting.length === 0);
  }
}
