import { setImmediate as immediate } from "node:timers/promises";

/** One of the ways to do an operation that are measured against each other; the same index is the same input. */
export type Operation = (index: number) => unknown;

export interface Plan {
  /** Rounds that count; in each, every side does one batch. */
  readonly rounds: number;
  /** Operations in a batch. */
  readonly batch: number;
}

/** Rounds that do not count: until then the compiler is at work on what runs. */
const WARM_UP_ROUNDS = 10;

/** How many indexes a plan goes through, from 0. */
export function inputsOf({ rounds, batch }: Plan): number {
  return (rounds + WARM_UP_ROUNDS) * batch;
}

/**
 * The median time of one operation, in microseconds, of each side. The sides take turns batch by batch on the same
 * inputs, in alternating order, so that whatever else the machine does hits them alike.
 */
export async function sideBySide(sides: readonly Operation[], plan: Plan): Promise<number[]> {
  const { rounds, batch } = plan;
  const measured = sides.map((operation) => ({ operation, times: [] as number[] }));
  for (let round = 0; round < rounds + WARM_UP_ROUNDS; round++) {
    for (const { operation, times } of round % 2 === 0 ? measured : measured.toReversed()) {
      // The batch before has kept the event loop waiting; its turn is no part of this one.
      await immediate();
      const time = await timeOf(operation, round * batch, batch);
      if (round >= WARM_UP_ROUNDS) times.push(time);
    }
  }
  return measured.map(({ times }) => median(times));
}

/** The middle of the numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

async function timeOf(operation: Operation, from: number, batch: number): Promise<number> {
  const start = performance.now();
  for (let index = from; index < from + batch; index++) {
    const result = operation(index);
    // A synchronous side is not made to wait for a promise that it does not have.
    if (result instanceof Promise) await result;
  }
  return ((performance.now() - start) / batch) * 1_000;
}

/** The value that this share of the numbers, from 0 to 1, does not exceed: the nearest rank. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
