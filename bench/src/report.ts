// npm run bench -- report [NAME...]: writes the tables and plots anew from bench/results, without measuring.
import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { redraw } from "./common/results.ts";

const named = process.argv.slice(2);
const kept = globSync(fileURLToPath(new URL("../results/*.json", import.meta.url)));
for (const name of named.length > 0 ? named : kept.map((file) => basename(file, ".json")).sort()) {
  await redraw(name);
}
