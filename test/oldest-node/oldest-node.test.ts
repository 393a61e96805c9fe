import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { fetchNode } from "./fetch-node.ts";

const exec = promisify(execFile);
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
  "runs the SQLite store, memories, tools and MCP servers",
  async () => {
    const node = await fetchNode(OLDEST);
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const suites = [
      "packages/core/src/sqlite",
      "packages/core/src/memory",
      "packages/core/src/tools",
      "packages/mcp/src",
    ];
    const run = exec(node, [vitest, "run", "--project", "unit", ...suites], { cwd: root });
    const { stdout } = await run.catch((failure: { stdout: string }) => failure);
    const [, passed, all] = /Tests +(\d+) passed \((\d+)\)/.exec(stripVTControlCharacters(stdout)) ?? [];
    expect(passed, stdout).toBe(all);
    expect(Number(all)).toBeGreaterThan(200);
  },
  5 * MINUTES,
);

// A letter of Unicode 17, which the oldest Node does not know for one.
it(
  "shares entries with a newer Node that cuts their text into other words",
  async () => {
    const [oldest, newer] = [await fetchNode(OLDEST), process.execPath];
    const child = join(root, "test/oldest-node/children/write-and-recall.mjs");
    for (const [first, second] of [
      [oldest, newer],
      [newer, oldest],
    ] as const) {
      const directory = mkdtempSync(join(tmpdir(), "pigeonhole-node-"));
      const run = async (node: string, text: string, query: string): Promise<string> =>
        (await exec(node, [child, directory, text, query], { cwd: root })).stdout.trim();
      expect(await run(first, "lion \u{16ea0}", "lion")).toBe("note");
      expect(await run(second, "tiger", "lion")).toBe("");
      expect(await run(first, "lion \u{16ea0}", "lion \u{16ea0}")).toBe("note");
      expect(await run(second, "\u{16ea0}", "lion")).toBe("");
      expect(await run(first, "tiger", "tiger \u{16ea0}")).toBe("note");
      rmSync(directory, { recursive: true, force: true });
    }
  },
  2 * MINUTES,
);
