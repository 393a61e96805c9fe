// npm run bench -- peers [--quick]: writes, reads, searches and starts beside what else keeps a memory or finds in one.
import { machine } from "./common/machine.ts";
import { inOwnProcess, quick, withFolder } from "./common/parts.ts";
import { withPostgres } from "./common/postgres.ts";
import { saveResults } from "./common/results.ts";
import {
  type ApartResult,
  type KeptResult,
  type Results,
  type SizeResult,
  section,
} from "./peers/section.ts";

const APART = new URL("peers/apart.ts", import.meta.url);
const KEEPS = new URL("peers/keeps.ts", import.meta.url);
const PART = new URL("peers/part.ts", import.meta.url);

await withFolder((folder) =>
  withPostgres(async () => {
    const sizes: SizeResult[] = [];
    for (const entries of quick ? [100, 1_000] : [100, 1_000, 10_000, 100_000]) {
      console.error(`${entries} entries ...`);
      sizes.push(inOwnProcess<SizeResult>(PART, folder, quick ? "quick" : "full", String(entries)));
    }
    console.error("kill -9, and two writers at once ...");
    const kept = inOwnProcess<KeptResult[]>(KEEPS, folder, quick ? "quick" : "full");
    console.error("entries of others ...");
    const apart = inOwnProcess<ApartResult[]>(APART, folder);
    const results: Results = { machine: machine(), sizes, kept, apart };
    console.log(section(results).markdown);
    if (quick) console.log("A quick run: too short to rely on, and not saved.");
    else await saveResults("peers", results);
  }),
);
