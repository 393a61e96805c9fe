import { SqliteStore } from "@pigeonhole/core/sqlite";
import { describe, it } from "vitest";
import { storeConformance } from "../src/index.js";

describe("SqliteStore in memory", () => {
  storeConformance({
    runner: { describe, it },
    open: ({ clock }) => new SqliteStore({ clock }),
    persistent: false,
  });
});
