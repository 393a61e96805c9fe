export interface Candidate {
  readonly id: number;
  readonly score: number;
}

/** The best `keep` of a stream of candidates with rising ids, and all that tie with the last of them. */
export class TopCandidates {
  readonly #keep: number;
  readonly #candidates: Candidate[] = [];
  /** The best scores so far, at most `keep`, as a binary heap with the least at the root. */
  readonly #heap: number[] = [];
  #threshold: number;

  constructor(keep: number) {
    this.#keep = keep;
    this.#threshold = keep > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** A lower score is not among the best. */
  get threshold(): number {
    return this.#threshold;
  }

  add(id: number, score: number): void {
    if (score < this.#threshold) return;
    this.#candidates.push({ id, score });
    if (score === this.#threshold) return;
    if (this.#heap.length < this.#keep) this.#push(score);
    else this.#replaceLeast(score);
    if (this.#heap.length === this.#keep) this.#threshold = this.#heap[0] ?? score;
  }

  /** By falling score, then by rising id. */
  sorted(): Candidate[] {
    // The sort is stable, so candidates of one score stay in the order of their ids.
    return this.#candidates
      .filter(({ score }) => score >= this.#threshold)
      .sort((left, right) => right.score - left.score);
  }

  #push(score: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentScore = heap[parent] ?? score;
      if (parentScore <= score) break;
      heap[at] = parentScore;
      at = parent;
    }
    heap[at] = score;
  }

  #replaceLeast(score: number): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1] ?? Number.POSITIVE_INFINITY;
      const right = heap[2 * at + 2] ?? Number.POSITIVE_INFINITY;
      const least = Math.min(left, right);
      if (least >= score) break;
      heap[at] = least;
      at = 2 * at + (left <= right ? 1 : 2);
    }
    heap[at] = score;
  }
}
