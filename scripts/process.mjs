// Child processes whose exit code and signals are those of this process.
import { spawn } from "node:child_process";

/** Runs a program on this terminal; answers its exit code, or ends this process by the signal that ended it. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    const handlers = passSignalsTo(child);
    const watch = endWithNpm(child);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const [name, handler] of handlers) process.off(name, handler);
      if (signal === null) resolve(code);
      else process.kill(process.pid, signal);
    });
  });
}

/** Runs a program and ends this process with its exit code. */
export async function become(program, args, options) {
  process.exit(await run(program, args, options));
}

/** Ends this process with a message for a person. */
export function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function passSignalsTo(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => {
    // A terminal sends Ctrl-C to the child too; sent twice, it would cut the child's clean-up short.
    const handler = () => (name === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(name));
    return [name, handler];
  });
  for (const [name, handler] of handlers) process.on(name, handler);
  return handlers;
}

// npm ends on a signal without its shell telling us; our parent process is then another one.
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 500);
}
