import { describe } from "vitest";
import { createDatabase, serverUrl } from "../support/postgres/databases.ts";
import { useStoreUrl } from "./store-url.ts";

useStoreUrl(serverUrl(await createDatabase()));

describe("on PostgreSQL", () => {
  describe("keys", async () => {
    await import("./keys.test.ts");
  });
  describe("values", async () => {
    await import("./values.test.ts");
  });
  describe("namespaces", async () => {
    await import("./namespaces.test.ts");
  });
  describe("queries", async () => {
    await import("./queries.test.ts");
  });
  describe("raw input", async () => {
    await import("./raw.test.ts");
  });
  describe("anything", async () => {
    await import("./fuzz.test.ts");
  });
  describe("largest values", async () => {
    await import("./largest-values.test.ts");
  });
});
