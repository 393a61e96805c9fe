// Entry of every npm script: `node scripts/run.mjs TASK [ARGUMENTS...]`.
// Needs nothing but Node 20 and npm; everything else it sets up inside the clone and the npm cache.
import { onToolchain, rerunOnToolchain } from "./toolchain.mjs";

const [task, ...args] = process.argv.slice(2);

if (onToolchain()) {
  const { runTask } = await import("./tasks.mjs");
  await runTask(task, args);
} else {
  await rerunOnToolchain([task, ...args]);
}
