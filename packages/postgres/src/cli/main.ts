#!/usr/bin/env node
import { parseArgs } from "node:util";
import { isMemoryError } from "@pigeonhole/core/store";
import { doctor } from "../doctor.js";
import { setupPostgres, setupSql } from "../setup.js";

const USAGE = `Usage:
  pigeonhole-postgres setup OWNER_URL [--password TEXT]   make tables, role and key; print the application's URL
  pigeonhole-postgres sql [--password TEXT]               print the SQL that setup runs, to run by hand
  pigeonhole-postgres doctor URL                          look at durability, security and rights`;

const LEVELS = { good: "good", warn: "WARN", bad: "BAD " };

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { password: { type: "string" }, help: { type: "boolean" } },
  });
  const [command, url] = positionals;
  const options = values.password === undefined ? {} : { password: values.password };
  if (command === "setup" && url !== undefined) {
    const { url: appUrl } = await setupPostgres(url, options);
    console.log(appUrl);
    return 0;
  }
  if (command === "sql") {
    const { sql, url: appUrl } = setupSql(options);
    console.log(`${sql}\n-- The application's URL, with your host and database: ${appUrl}`);
    return 0;
  }
  if (command === "doctor" && url !== undefined) {
    const findings = await doctor(url);
    for (const { what, level, says } of findings) console.log(`${LEVELS[level]}  ${what}: ${says}`);
    return findings.some(({ level }) => level === "bad") ? 1 : 0;
  }
  console.error(USAGE);
  return values.help === true ? 0 : 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isMemoryError(error) ? error.message : error);
  process.exitCode = 1;
}
