import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/store/index.ts", "src/sqlite/index.ts", "src/sqlite/unavailable.ts"],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  // Shared chunks keep one MemoryError class across the entries.
  splitting: true,
  // "#sqlite" is left to the importing runtime, so that the root entry loads no node-only module.
  external: ["#sqlite", /^node:/],
  // node:sqlite exists only under its full name.
  removeNodeProtocol: false,
  clean: true,
  dts: false,
});
