// npm run bench -- core [--quick]: Pigeonhole's operations as ratios to the raw SQLite statements beneath them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FULL, QUICK } from "./core/operations.ts";
import { machine, type Results, saveResults } from "./core/results.ts";
import { measureSize, type SizeResult } from "./core/sizes.ts";
import { tables } from "./core/tables.ts";
import { measureTenants } from "./core/tenants.ts";

const quick = process.argv.includes("--quick");
const plans = quick ? QUICK : FULL;
const folder = mkdtempSync(join(process.env["PIGEONHOLE_BENCH_DIR"] ?? tmpdir(), "pigeonhole-bench-"));
try {
  console.error("Tenants ...");
  const tenants = await measureTenants(folder, quick ? [1, 100, 1_000] : [1, 100, 10_000], plans);
  rmSync(join(folder, "tenants"), { recursive: true });
  const sizes: SizeResult[] = [];
  for (const entries of quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    console.error(`${entries} entries ...`);
    sizes.push(await measureSize(folder, entries, plans));
  }
  const results: Results = { machine: machine(), sizes, tenants };
  console.log(tables(results));
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else saveResults(results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
