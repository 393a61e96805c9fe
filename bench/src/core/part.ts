// One part of `npm run bench -- core`, in a process of its own; prints its result as JSON.
import { FULL, QUICK } from "./operations.ts";
import { measureSize } from "./sizes.ts";
import { measureTenants } from "./tenants.ts";

const [part, folder = "", length, count] = process.argv.slice(2);
const plans = length === "quick" ? QUICK : FULL;
const measure = part === "tenants" ? measureTenants : measureSize;
console.log(JSON.stringify(await measure(folder, Number(count), plans)));
