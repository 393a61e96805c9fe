import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { fetchNode } from "./fetch-node.ts";

const OLDEST = "22.13.0";
const MINUTES = 60_000;

it("is the Node that every package asks for", () => {
  const packages = join(root, "packages");
  for (const name of readdirSync(packages)) {
    const { engines } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
    expect({ name, node: `${engines.node}.0` }).toEqual({ name, node: `>=${OLDEST}` });
  }
});

it(
  "runs the whole contract of a store on files, and MCP servers",
  async () => {
    const node = await fetchNode(OLDEST);
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const suites = ["packages/store-conformance/test/sqlite-disk.test.ts", "packages/mcp/src"];
    const run = promisify(execFile)(node, [vitest, "run", "--project", "unit", ...suites], { cwd: root });
    const { stdout } = await run.catch((failure: { stdout: string }) => failure);
    const [, passed, all] = /Tests +(\d+) passed \((\d+)\)/.exec(stripVTControlCharacters(stdout)) ?? [];
    expect(passed, stdout).toBe(all);
    expect(Number(all)).toBeGreaterThan(200);
  },
  5 * MINUTES,
);
