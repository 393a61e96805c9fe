// npm run bench -- core [--quick]: Pigeonhole's operations as ratios to the raw SQLite statements beneath them.
import { machine } from "./common/machine.ts";
import { inOwnProcess, quick, withFolder } from "./common/parts.ts";
import { saveResults } from "./common/results.ts";
import { type Results, section } from "./core/section.ts";
import type { SizeResult } from "./core/sizes.ts";
import type { TenantsResult } from "./core/tenants.ts";

const PART = new URL("core/part.ts", import.meta.url);

await withFolder(async (folder) => {
  const measure = <Result>(part: "size" | "tenants", number: number): Result =>
    inOwnProcess<Result>(PART, part, folder, quick ? "quick" : "full", String(number));
  const sizes: SizeResult[] = [];
  for (const entries of quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    console.error(`${entries} entries ...`);
    sizes.push(measure<SizeResult>("size", entries));
  }
  const tenants: TenantsResult[] = [];
  for (const count of quick ? [1, 100, 1_000] : [1, 100, 10_000]) {
    console.error(`${count} tenants ...`);
    tenants.push(measure<TenantsResult>("tenants", count));
  }
  const results: Results = { machine: machine(), sizes, tenants };
  console.log(section(results).markdown);
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else await saveResults("core", results);
});
