import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/postgres/index.ts",
    "src/postgres/unavailable.ts",
    "src/rows/index.ts",
    "src/sqlite/index.ts",
    "src/sqlite/unavailable.ts",
    "src/store/index.ts",
  ],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  // Shared chunks keep one MemoryError class across the entries.
  splitting: true,
  // These are left to the importing runtime, so that the root entry loads no node-only module.
  external: ["#postgres", "#sqlite", "@pigeonhole/postgres", /^node:/],
  // node:sqlite exists only under its full name.
  removeNodeProtocol: false,
  clean: true,
  dts: false,
});
