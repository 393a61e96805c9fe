import { once } from "node:events";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

const orders = createInterface({ input: process.stdin });

/** What the parent gave, in a child process of a fault test. */
export function input<Input>(): Input {
  return JSON.parse(process.argv[2] ?? "null") as Input;
}

/** Tells the parent something. Synchronous: once it returns, the line outlives this process. */
export function say(message: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += written(bytes.subarray(at));
}

/** A full pipe takes a part, or says EAGAIN until the parent has read. */
function written(bytes: Buffer): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

/** Waits for the parent's next line. */
export async function order(): Promise<unknown> {
  const [line] = await once(orders, "line");
  return JSON.parse(String(line));
}

/** Says that this child is ready, and waits until all are let go. */
export async function ready(): Promise<void> {
  const go = order();
  say("ready");
  await go;
}

/** Ends the child, whose stdin would keep it alive. */
export function done(): void {
  orders.close();
  process.stdin.destroy();
}
