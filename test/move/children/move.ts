import { moveTenant } from "@pigeonhole/core";

/** Moves a tenant and tells of each step, until it is done or killed: `move.ts FROM TO TENANT`. */
const [from = "", to = "", tenant = ""] = process.argv.slice(2);
const moved = await moveTenant(from, to, tenant, {
  onProgress: (progress) => {
    process.send?.({ progress });
  },
});
process.send?.({ moved });
process.disconnect();
process.exit(0);
