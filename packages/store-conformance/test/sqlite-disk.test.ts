import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import { afterAll, describe, it } from "vitest";
import { storeConformance } from "../src/index.js";

const root = mkdtempSync(join(tmpdir(), "pigeonhole-conformance-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("SqliteStore on disk", () => {
  storeConformance({
    runner: { describe, it },
    open: ({ clock, place }) => new SqliteStore({ directory: join(root, place), clock }),
    persistent: true,
  });
});
