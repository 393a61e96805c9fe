/** The lines whose writes were acknowledged, one bit each. */
export class Acknowledged {
  readonly #bits: Uint8Array;

  constructor(lastLine: number) {
    this.#bits = new Uint8Array((lastLine >> 3) + 1);
  }

  add(line: number): void {
    this.#bits[line >> 3] = (this.#bits[line >> 3] ?? 0) | (1 << (line & 7));
  }

  has(line: number): boolean {
    return ((this.#bits[line >> 3] ?? 0) & (1 << (line & 7))) !== 0;
  }
}
