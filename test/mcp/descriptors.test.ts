import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ServerProcess } from "../support/mcp-process.ts";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../packages/mcp/${name}`, import.meta.url), "utf8"));

const MANIFEST = z.looseObject({
  name: z.string(),
  version: z.string(),
  mcpName: z.string(),
  license: z.string(),
});

const INPUT = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(["string", "number", "boolean", "filepath"]).optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  value: z.string().optional(),
});

/** The rules of the registry's schema of 2025-12-11, and what the registry asks beyond it. */
const SERVER = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+$/),
  packages: z
    .array(
      z.strictObject({
        registryType: z.literal("npm"),
        identifier: z.string(),
        version: z
          .string()
          .max(255)
          .regex(/^\d+\.\d+\.\d+$/),
        runtimeHint: z.enum(["npx", "uvx", "docker", "dnx"]),
        transport: z.strictObject({ type: z.literal("stdio") }),
        environmentVariables: z.array(INPUT),
      }),
    )
    .min(1),
});

const BUNDLE = z.looseObject({
  version: z.string(),
  server: z.looseObject({ mcp_config: z.looseObject({ env: z.record(z.string(), z.string()) }) }),
  tools: z.array(z.looseObject({ name: z.string() })),
  user_config: z.record(z.string(), z.looseObject({ type: z.string(), required: z.boolean().optional() })),
});

const manifest = MANIFEST.parse(read("package.json"));

describe("server.json", () => {
  const server = SERVER.parse(read("server.json"));

  it("follows the registry's rules and belongs to this package", () => {
    expect(server.name).toBe(manifest.mcpName);
    expect(server.version).toBe(manifest.version);
    expect(server.packages.map(({ identifier, version }) => [identifier, version])).toEqual([
      [manifest.name, manifest.version],
    ]);
  });

  it("names variables that the command knows", async () => {
    const help = new ServerProcess({ args: ["stdio", "--help"] });
    await help.ended;
    for (const { name } of server.packages[0]?.environmentVariables ?? []) {
      expect(help.noise.join("\n")).toContain(name);
    }
  });
});

describe("the bundle's manifest", () => {
  const bundle = BUNDLE.parse(read("mcpb.json"));

  it("is of this version, with the tools that there are", () => {
    expect(bundle.version).toBe(manifest.version);
    expect(bundle.tools.map(({ name }) => name)).toEqual(["remember", "recall", "list_memory", "forget"]);
  });

  it("asks the user for each thing that it hands to the server", () => {
    const asked = Object.values(bundle.server.mcp_config.env).flatMap(
      (value) => /^\$\{user_config\.(\w+)\}$/.exec(value)?.[1] ?? [],
    );
    expect(asked.sort()).toEqual(Object.keys(bundle.user_config).sort());
    expect(bundle.user_config["namespace"]?.required).toBe(true);
  });
});

describe("the server", () => {
  it("says the package's version", async () => {
    const version = new ServerProcess({ args: ["--version"] });
    await version.ended;
    expect(version.noise).toEqual([manifest.version]);
  });
});
