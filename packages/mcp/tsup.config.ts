import { defineConfig } from "tsup";
import { writeThirdPartyLicenses } from "./third-party-licenses.js";

/** What the command carries with it: one file loads in half the time of the several hundred that these are. */
const CARRIED = [/^@modelcontextprotocol\//, /^@pigeonhole\/(?!postgres)/, /^zod/, "commander", "env-paths"];
/** What a user installs beside the command. It is built after this package, so that it could only be carried stale. */
const BESIDE = ["@pigeonhole/postgres"];

const common = {
  format: "esm",
  target: "es2023",
  platform: "node",
  splitting: true,
  removeNodeProtocol: false,
  dts: false,
} as const;

export default defineConfig([
  { ...common, entry: ["src/index.ts"], clean: true },
  {
    ...common,
    entry: ["src/cli/main.ts"],
    outDir: "dist/cli",
    noExternal: CARRIED,
    external: BESIDE,
    metafile: true,
    onSuccess: async () => writeThirdPartyLicenses("dist/cli"),
  },
]);
