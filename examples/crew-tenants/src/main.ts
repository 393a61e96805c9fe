// One crew works for two companies at once. Each has its own memories; the company's facts are its own too.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@pigeonhole/core";
import { crew } from "./crew.ts";
import { chooseModel } from "./model.ts";

const COMPANIES = {
  harborlane: "Our coffee costs 24 euros a kilo.",
  velomar: "Our hub costs 180 euros.",
};

const folder = mkdtempSync(join(tmpdir(), "pigeonhole-example-"));
const store = openStore(`sqlite:${join(folder, "memory")}`);

async function work(tenant: string, fact: string): Promise<string> {
  const bound = crew.bind({ tenant, store });
  // What agents may read and never write: the application's own facts.
  await bound.memory("tenant").set("price", fact);
  const { model, prompts } = chooseModel();
  const { output } = await bound.run({ model });
  const kept = await bound.memory("agent", "clerk").list();
  return JSON.stringify([prompts, output, kept]);
}

const seen = await Promise.all(Object.entries(COMPANIES).map(([tenant, fact]) => work(tenant, fact)));
for (const [index, [tenant, fact]] of Object.entries(COMPANIES).entries()) {
  const [own = "", other = ""] = index === 0 ? seen : seen.toReversed();
  assert(own.includes(fact), `${tenant} does not know its own price.`);
  assert(!other.includes(fact), `The other company's crew saw the price of ${tenant}.`);
  console.log(`${tenant}: ${fact} Its crew saw this; the other company's did not.`);
}
await store.close();
rmSync(folder, { recursive: true });
console.log("One crew, two companies, at once: nothing crossed.");
