import { existsSync, writeFileSync } from "node:fs";
import { isMemoryError, moveTenant } from "@pigeonhole/core";

/**
 * Moves a tenant, and stands still where the source is about to be removed until a file is there:
 * `move-at-signal.ts FROM TO TENANT HERE GO`. It tells that it stands there by a file too.
 */
const [from = "", to = "", tenant = "", here = "", go = ""] = process.argv.slice(2);
const nothing = new Int32Array(new SharedArrayBuffer(4));
try {
  await moveTenant(from, to, tenant, {
    onProgress: ({ phase }) => {
      if (phase !== "remove" || here === "") return;
      writeFileSync(here, "");
      while (!existsSync(go)) Atomics.wait(nothing, 0, 0, 20);
    },
  });
  process.send?.("moved");
} catch (error) {
  process.send?.(isMemoryError(error) ? `${error.code} ${error.retryable}` : String(error));
}
process.disconnect();
process.exit(0);
