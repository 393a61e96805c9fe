import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/tools/langchain-tools.ts",
    "src/history/chat-history.ts",
    "src/store/pigeonhole-store.ts",
  ],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  splitting: true,
  clean: true,
  dts: false,
});
