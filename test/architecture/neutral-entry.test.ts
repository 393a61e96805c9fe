import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ROOT } from "./sources.ts";

const DIST = join(ROOT, "packages/core/dist");

/** The built files that an entry loads when it is imported. */
function loadedBy(entry: string, seen = new Set<string>()): { files: Set<string>; outside: string[] } {
  const outside: string[] = [];
  if (seen.has(entry)) return { files: seen, outside };
  seen.add(entry);
  const text = readFileSync(entry, "utf8");
  for (const [, specifier = ""] of text.matchAll(/^(?:import|export)\b[^;"]*"([^"]+)";?$/gm)) {
    if (specifier.startsWith("."))
      outside.push(...loadedBy(resolve(dirname(entry), specifier), seen).outside);
    else outside.push(specifier);
  }
  return { files: seen, outside };
}

describe("the built root entry", () => {
  it.each(["index.js", "store/index.js"])("loads nothing that only Node has: %s", (entry) => {
    const { files, outside } = loadedBy(join(DIST, entry));
    expect(outside.filter((name) => /^node:|^#|^env-paths/.test(name))).toEqual([]);
    for (const file of files) expect(readFileSync(file, "utf8")).not.toMatch(/^import.*"node:/m);
  });

  it("is told apart from one that does", () => {
    expect(loadedBy(join(DIST, "sqlite/index.js")).outside).toContain("node:sqlite");
  });
});

describe.each([
  { where: "a browser", conditions: ["browser"], platform: "browser" as const },
  { where: "the edge", conditions: ["edge", "worker"], platform: "browser" as const },
])("bundled for $where", ({ conditions, platform }) => {
  let code = "";

  beforeAll(async () => {
    const { outputFiles, warnings } = await build({
      stdin: {
        contents: 'export * from "@pigeonhole/core";',
        resolveDir: join(ROOT, "test"),
      },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "pigeonhole",
      platform,
      conditions,
    });
    expect(warnings).toEqual([]);
    code = outputFiles[0]?.text ?? "";
  });

  it("holds no module of Node", () => {
    expect(code.length).toBeGreaterThan(10_000);
    expect(code).not.toMatch(/["']node:|\bDatabaseSync\b/);
  });

  it("runs, builds tools, and says store_unavailable when SQLite is asked for", async () => {
    const web = { TextEncoder, TextDecoder, URL, crypto, performance, setTimeout, clearTimeout, Intl };
    const context = createContext({ ...web });
    new Script(code).runInContext(context);
    const asked = new Script(`
      const memory = new pigeonhole.Memory("acme/users/42", { store: "sqlite:./memory" });
      const tools = pigeonhole.memoryTools(memory);
      const answer = async () => {
        const error = await memory.get("plan").then(() => undefined, (reason) => reason);
        const told = await tools.find((tool) => tool.name === "recall").execute({ query: "plan" });
        return JSON.stringify({ names: tools.map((tool) => tool.name), code: error?.code, told });
      };
      answer();
    `).runInContext(context);
    const answer = z
      .object({
        names: z.array(z.string()),
        code: z.string(),
        told: z.object({ ok: z.literal(false), text: z.string() }),
      })
      .parse(JSON.parse(String(await asked)));
    expect(answer.names).toEqual(["remember", "recall", "list_memory"]);
    expect(answer.code).toBe("store_unavailable");
    expect(answer.told.text).toContain("Pass another `store`");
  });
});
