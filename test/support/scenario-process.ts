import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

/** A real process that runs one of `test/scenarios/children`. */
export interface Running {
  /** The next message that the child reports, in order. Rejects when the child ends without one. */
  next<Message>(): Promise<Message>;
  /** Every message up to the child's own end, which must be a good one. */
  rest<Message>(): Promise<Message[]>;
  send(message: object): void;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Starts `children/NAME.ts` with an input; what is left of it ends with the test. */
export function start(name: string, input: object): Running {
  const file = fileURLToPath(new URL(`../scenarios/children/${name}.ts`, import.meta.url));
  const child = fork(file, [JSON.stringify(input)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  running.add(child);
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const messages: unknown[] = [];
  let ended = false;
  let wake = (): void => undefined;
  child.on("message", (message) => {
    messages.push(message);
    wake();
  });
  const exit = once(child, "close").then(([code]) => {
    ended = true;
    running.delete(child);
    wake();
    return code;
  });
  const wait = async (): Promise<void> => {
    while (messages.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    async next<Message>() {
      await wait();
      if (messages.length === 0) throw new Error(`${name} ended without a message. ${errors}`);
      return messages.shift() as Message;
    },
    async rest<Message>() {
      const code = await exit;
      if (code !== 0) throw new Error(`${name} ended with ${code}. ${errors}`);
      return messages.splice(0) as Message[];
    },
    send(message) {
      child.send(message);
    },
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** Starts the same child several times and lets them go at once, when all are ready. */
export async function startTogether(name: string, inputs: readonly object[]): Promise<Running[]> {
  const children = inputs.map((input) => start(name, input));
  for (const child of children) await child.next();
  for (const child of children) child.send({});
  return children;
}

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});
