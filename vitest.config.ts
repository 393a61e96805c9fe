import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { AreaReporter } from "./test/report/reporter.ts";

const soak = process.env.PIGEONHOLE_SOAK === "1";
const report = process.env.PIGEONHOLE_TEST_REPORT;
const minutes = 60_000;

/** System tests that mostly compute: they watch no clock, and no two processes of theirs race. */
const apart = [
  "test/{architecture,crew,docs,isolation,langchain,oldest-node,parity,ranking,semantic,surface,tools}/**/*.test.ts",
  "test/*.test.ts",
  "examples/**/*.test.ts",
];
const system = {
  globalSetup: "test/support/postgres/global-setup.ts",
  testTimeout: soak ? 120 * minutes : 2 * minutes,
  hookTimeout: minutes,
};

export default defineConfig({
  test: {
    // The built packages load as they do for a user, not through vite.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    reporters: report === undefined ? ["default"] : ["default", new AreaReporter(report)],
    projects: [
      {
        extends: true,
        // Unit tests run on sources; "#sqlite" alone would bring the built file beside them.
        resolve: {
          alias: { "#sqlite": fileURLToPath(new URL("packages/core/src/sqlite/index.ts", import.meta.url)) },
        },
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
          testTimeout: minutes / 2,
          maxWorkers: "100%",
          // They leave nothing behind in a module, and files of one worker then load each module once.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...system,
          name: "system-apart",
          include: apart,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...system,
          name: "system",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...apart],
          // These start many processes and watch clocks: one file at a time.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["test/types/**/*.test-d.ts"],
            tsconfig: "test/tsconfig.json",
          },
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
