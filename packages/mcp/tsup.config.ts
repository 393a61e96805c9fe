import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/cli/main.ts"],
  format: "esm",
  target: "es2023",
  platform: "node",
  // A command loads its own chunk only, so that stdio starts without what HTTP needs.
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  dts: false,
});
