import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromWriter, ToWriter } from "./messages-between.ts";

/** What one writer process is to do. */
export interface Task {
  readonly file: string;
  readonly store: string;
  readonly companies: readonly string[];
  readonly messages: number;
  /** Kill the process once this many of its writes are acknowledged. */
  readonly killAfter?: number;
  /** Hears of each line whose write is acknowledged. */
  readonly acknowledged: (line: number) => void;
}

/** What one writer process did. */
export interface Outcome {
  readonly pid: number;
  readonly companies: readonly string[];
  readonly messages: number;
  /** Writes that it reported as acknowledged. */
  readonly written: number;
  /** Messages that it found stored already. */
  readonly found: number;
  readonly killed: boolean;
}

const WINDOW = 16;
const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));

/**
 * Runs a writer to its end. A writer is never further ahead than its window, so one that is to be killed cannot have
 * finished by then.
 */
export function runWriter(task: Task): Promise<Outcome> {
  const { file, store, companies, messages, killAfter } = task;
  const window = Math.min(WINDOW, killAfter === undefined ? WINDOW : messages - killAfter);
  return new Promise((resolve, reject) => {
    const child = fork(WRITER, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const tell = (message: ToWriter): void => {
      // A child that is gone is told of by its exit.
      if (child.connected) child.send(message, () => undefined);
    };
    let written = 0;
    let found = 0;
    let failure: string | undefined;
    child.on("message", (message: FromWriter) => {
      if (message.kind === "failed") failure = message.reason;
      else if (message.kind === "acknowledged") {
        if (message.isNew) written += 1;
        else found += 1;
        task.acknowledged(message.line);
        const seen = written + found;
        if (seen === killAfter) child.kill("SIGKILL");
        else if (seen % Math.ceil(window / 4) === 0) tell({ kind: "go on", upTo: seen + window });
      }
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const killed = killAfter !== undefined && signal === "SIGKILL";
      if (!killed && (code !== 0 || failure !== undefined)) {
        reject(new Error(`The writer of ${companies.join(", ")} ended early: ${failure ?? signal ?? code}.`));
      } else resolve({ pid: child.pid ?? 0, companies, messages, written, found, killed });
    });
    tell({ kind: "start", file, store, companies, upTo: window });
  });
}
