// One memory for several application servers. DATABASE_URL is the URL of a PostgreSQL database's owner, such as
// postgres://postgres:secret@localhost/app; in production the owner runs setup once, and the servers get its answer.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Memory, Tenant } from "@pigeonhole/core";
import { doctor, openPostgres, setupPostgres } from "@pigeonhole/postgres";

const owner = process.env["DATABASE_URL"];
if (owner === undefined) throw new Error("Set DATABASE_URL to the URL of a PostgreSQL database's owner.");

const { url } = await setupPostgres(owner);
for (const { what, level, says } of await doctor(url)) console.log(`${level.padEnd(4)}  ${what}: ${says}`);

// Three servers, which are processes here, count the same visits and take notes for a company each.
const server = fileURLToPath(new URL("server.ts", import.meta.url));
const companies = ["acme", "globex", "initech"];
const run = promisify(execFile);
await Promise.all(
  companies.map((company) =>
    run(process.execPath, [server, company], { env: { ...process.env, PIGEONHOLE_STORE: url } }),
  ),
);

const store = openPostgres(url);
const visits = await new Memory("shared/counters", { store }).get<number>("visits");
assert.equal(visits, companies.length * 20);
console.log(`${companies.length} servers counted ${visits} visits, none twice.`);

for (const company of companies) {
  const memory = new Memory(`${company}/notes`, { store });
  const { matches, total } = await memory.recall("what does the contract say?");
  assert.equal(total, 1);
  assert.equal(matches[0]?.entry.value, `The contract of ${company} ends in June`);
}
for (const tenant of [...companies, "shared"]) await new Tenant(tenant, { store }).erase();
await store.close();
console.log("Each company found its own contract, and no other.");
