// One part of `npm run bench -- core`, in a process of its own; prints its result as JSON.
import { FULL, QUICK } from "./operations.ts";
import { measureSize } from "./sizes.ts";
import { measureTenants } from "./tenants.ts";

const [part, folder = "", length, ...counts] = process.argv.slice(2);
const plans = length === "quick" ? QUICK : FULL;
const numbers = counts.map(Number);
const result =
  part === "tenants"
    ? await measureTenants(folder, numbers, plans)
    : await measureSize(folder, numbers[0] ?? 0, plans);
console.log(JSON.stringify(result));
