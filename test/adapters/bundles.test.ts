import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { manifests, ROOT } from "../architecture/sources.ts";

/** The packages of each framework, by the package of ours that is for it. */
const FRAMEWORKS: Record<string, RegExp> = {
  "@pigeonhole/ai-sdk": /^(?:ai|@ai-sdk\/.+)$/,
  "@pigeonhole/langchain": /^(?:langchain|langsmith|@langchain\/.+)$/,
  "@pigeonhole/mcp": /^@modelcontextprotocol\/.+$/,
  "@pigeonhole/openai-agents": /^(?:openai|@openai\/.+)$/,
};
/** Packages of ours that are there to be installed beside another, and none of a framework. */
const OTHERS = ["@pigeonhole/core", "@pigeonhole/store-conformance"];

const packages = manifests()
  .map(({ dir, manifest: { name } }) => ({ dir, name }))
  .filter(({ name }) => !OTHERS.includes(name));

/** The packages that a bundle of an entry loads when it is imported: what is imported later, on demand, is left out. */
async function packagesIn(name: string, dir: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(name)};`, resolveDir: join(ROOT, dir) },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  const waiting = ["<stdin>"];
  const loaded = new Set(waiting);
  for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
    for (const { path, kind, external } of metafile.inputs[input]?.imports ?? []) {
      if (kind === "dynamic-import" || external === true || loaded.has(path)) continue;
      loaded.add(path);
      waiting.push(path);
    }
  }
  const inputs = [...loaded].map((path) => path.replaceAll("\\", "/"));
  expect(inputs.some((path) => path.includes(`${dir}/dist/index.js`))).toBe(true);
  const names = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? "");
  return [...new Set(names)].filter((found) => found !== "").sort();
}

describe.each(packages)("a bundle of $name", ({ name, dir }) => {
  it("holds no framework but its own", async () => {
    const found = await packagesIn(name, dir);
    expect(found.length).toBeGreaterThan(2);
    const foreign = Object.entries(FRAMEWORKS)
      .filter(([owner]) => owner !== name)
      .flatMap(([, framework]) => found.filter((one) => framework.test(one)));
    expect(foreign).toEqual([]);
  });
});

describe("an adapter of a framework that is used by its types only", () => {
  it.each(["ai-sdk", "openai-agents"])("brings nothing but the core: %s", async (adapter) => {
    const core = await packagesIn("@pigeonhole/core", "packages/core");
    expect(await packagesIn(`@pigeonhole/${adapter}`, `packages/${adapter}`)).toEqual(core);
  });
});
