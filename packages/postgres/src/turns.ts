/** Queues by name: what is asked for under one name runs one after another. */
export class Turns {
  readonly #queues = new Map<string, Promise<unknown>>();

  give<Value>(name: string, body: () => Promise<Value>): Promise<Value> {
    const before = this.#queues.get(name);
    const turn = before === undefined ? body() : before.then(body, body);
    this.#queues.set(name, turn);
    const done = (): void => {
      if (this.#queues.get(name) === turn) this.#queues.delete(name);
    };
    turn.then(done, done);
    return turn;
  }

  /** Waits for everything that has been asked for so far. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()]);
  }
}
