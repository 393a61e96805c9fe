import { Memory } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChildren } from "../support/fault-process.ts";

/**
 * A wait inside SQLite would stop the event loop for as long as the write waits, which is seconds here. What remains are
 * the time slices that 24 processes give each other.
 */
const SHARE_OF_WAIT = 0.5;
/** The longest a process may stand still beside 23 others on two cores, in milliseconds. */
const LONGEST_GAP_MS = 1_000;

it("counts every increment of 8 processes on one key", async () => {
  const folder = temporaryFolder();
  const inputs = Array.from({ length: 8 }, () => ({ url: `sqlite:${folder}`, times: 1_000 }));
  const children = await startChildren("increment", inputs);
  const ends = await Promise.all(children.map((child) => child.end()));
  const sums = ends.flatMap((lines) => lines.at(-1));
  const memory = new Memory("acme/counters", { store: openAt(folder) });
  expect(await memory.get("visits")).toBe(8_000);
  expect(new Set(sums).size).toBe(8_000);
  expect((await memory.entry("visits"))?.revision).toBe(8_000);
});

it("keeps every write of 24 processes to one tenant, and their event loops turning", async () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 24 }, (_, index) => `writer-${index}`);
  const inputs = names.map((name) => ({ url: `sqlite:${folder}`, name, writes: 500 }));
  const children = await startChildren("write-many", inputs);
  const ends = await Promise.all(children.map((child) => child.end()));
  const reports = ends.map((lines) => lines.at(-1)) as {
    longestGap: number;
    longestWrite: number;
    took: number;
  }[];
  const memory = new Memory("acme/shared", { store: openAt(folder) });
  const found: unknown[] = [];
  for await (const { key, value, revision } of memory.entries()) found.push([key, value, revision]);
  const expected = names.flatMap((name) =>
    Array.from({ length: 500 }, (_, index) => [`${name}-${index}`, { name, index }, 1]),
  );
  expect(new Map(found.map((row) => [String(row), row]))).toEqual(
    new Map(expected.map((row) => [String(row), row])),
  );
  const largest = (of: "longestGap" | "longestWrite" | "took") =>
    Math.round(Math.max(...reports.map((report) => report[of])));
  console.log(
    `12,000 writes in ${largest("took")} ms; longest wait of a write ${largest("longestWrite")} ms, of an event loop ${largest("longestGap")} ms`,
  );
  expect(largest("longestWrite")).toBeGreaterThan(500);
  expect(largest("longestGap")).toBeLessThan(
    Math.min(LONGEST_GAP_MS, largest("longestWrite") * SHARE_OF_WAIT),
  );
});
