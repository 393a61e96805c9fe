const EVERY_MS_ON_TERMINAL = 100;
const EVERY_MS_ELSEWHERE = 5_000;

/** Tells on stderr how far a long step is: one line that rewrites itself on a terminal, else a line now and then. */
export class Progress {
  readonly #label: string;
  readonly #isTerminal = process.stderr.isTTY === true;
  readonly #every = this.#isTerminal ? EVERY_MS_ON_TERMINAL : EVERY_MS_ELSEWHERE;
  #last = performance.now();
  #shown = false;

  constructor(label: string) {
    this.#label = label;
  }

  update(done: number, of?: number): void {
    if ((done & 15) !== 0) return;
    const now = performance.now();
    if (now - this.#last < this.#every) return;
    this.#last = now;
    this.#shown = true;
    const text = `${this.#label} ${count(done)}${of === undefined ? "" : ` of ${count(of)}`} messages`;
    process.stderr.write(this.#isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  end(): void {
    if (this.#shown && this.#isTerminal) process.stderr.write("\r\u001b[K");
  }
}

/** A number of things, as people write it. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A number as people write it. */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}
