import { once } from "node:events";

/** What the parent gave, in a child process of a scenario. */
export function input<Input>(): Input {
  return JSON.parse(process.argv[2] ?? "null") as Input;
}

/** Tells the parent something; resolves once it is on its way. */
export function report(message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

/** Waits for the parent's next message. */
export async function order<Order>(): Promise<Order> {
  const [message] = await once(process, "message");
  return message as Order;
}

/** Says that this child is ready, and waits until all are let go. */
export async function ready(): Promise<void> {
  const go = order();
  await report("ready");
  await go;
}

/** Ends the child, whose channel to the parent would keep it alive. */
export function done(): void {
  process.disconnect();
}
