import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Memory } from "@pigeonhole/core";
import { mintToken } from "@pigeonhole/mcp";
import { describe, expect, it } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { HttpProcess } from "../support/http-process.ts";
import { CLIENTS, type ClientKind, type Connected, OLDER } from "../support/mcp-clients.ts";
import { COMMAND, cleanEnvironment } from "../support/mcp-process.ts";

const NAMES = ["remember", "recall", "list_memory", "forget"];

/** Lists all tools and calls each, as an agent would in its day. */
async function useAllTools(client: Connected): Promise<void> {
  const tools = await client.listTools();
  const ours = tools.filter(({ name }) => NAMES.includes(name));
  expect(ours.map(({ name }) => name)).toEqual(NAMES);
  expect(ours.map(({ annotations }) => annotations.readOnlyHint)).toEqual([false, true, true, false]);
  for (const { inputSchema } of ours) expect(JSON.stringify(inputSchema)).not.toMatch(/namespace|tenant/i);

  const told = await client.call("remember", { key: "drink", value: "Flat white, no sugar" });
  expect(told.content[0]?.text).toBe('Remembered "drink" (revision 1).');
  expect(told.structuredContent).toEqual({ key: "drink", revision: 1, changed: true });
  const found = await client.call("recall", { query: "which sugar?" });
  expect(found.content[0]?.text).toContain("| Flat white, no sugar");
  expect(found.structuredContent).toMatchObject({ total: 1, matches: [{ key: "drink" }] });
  const listed = await client.call("list_memory", {});
  expect(listed.structuredContent).toMatchObject({ entries: [{ key: "drink" }] });
  const wrong = await client.call("remember", { key: "drink", valeu: "tea" });
  expect(wrong).toMatchObject({ isError: true });
  expect(wrong.content[0]?.text).toMatch(
    /^Error \(invalid_argument\): Wrong input for remember: .+ call again\.$/,
  );
  const gone = await client.call("forget", { key: "drink" });
  expect(gone.structuredContent).toEqual({ key: "drink", deleted: true });
}

async function withClient(kind: ClientKind, file: string, args: readonly string[]): Promise<void> {
  const folder = temporaryFolder();
  const client = await kind.connect({
    args: [file, ...args],
    env: cleanEnvironment({ PIGEONHOLE_STORE: `sqlite:${folder}` }),
  });
  try {
    expect(kind.versions).toContain(client.version);
    await useAllTools(client);
  } finally {
    await client.close();
  }
  const history = await new Memory("acme/users/42", { store: openAt(folder) }).history("drink");
  expect(history.map(({ op, source }) => [op, source?.tool])).toEqual([
    ["set", "remember"],
    ["delete", "forget"],
  ]);
}

describe("over stdio", () => {
  it.each(CLIENTS.map((kind) => ({ kind, name: kind.name, versions: kind.versions.join(" or ") })))(
    "$name lists and calls all tools, in $versions",
    async ({ kind }) => {
      await withClient(kind, COMMAND, ["--namespace", "acme/users/42", "--forget"]);
    },
  );
});

describe("over HTTP", () => {
  it.each(CLIENTS.map((kind) => ({ kind, name: kind.name, versions: kind.versions.join(" or ") })))(
    "$name lists and calls all tools, in $versions",
    async ({ kind }) => {
      const folder = temporaryFolder();
      const keys = join(folder, "keys");
      const token = await mintToken({ namespace: "acme/users/42", access: "write", expires: "1h", keys });
      const server = await HttpProcess.start(["--keys", keys, "--store", `sqlite:${folder}`, "--forget"]);
      const client = await kind.connect({
        url: server.url,
        headers: { authorization: `Bearer ${token}` },
      });
      try {
        expect(kind.versions).toContain(client.version);
        await useAllTools(client);
      } finally {
        await client.close();
      }
      server.signal("SIGTERM");
      expect(await server.ended()).toBe(0);
    },
  );
});

describe.each(["1.x", "2.x"])("on a user's own server of %s", (version) => {
  const file = fileURLToPath(new URL(`servers/own-${version[0]}.ts`, import.meta.url));

  it.each(CLIENTS.map((kind) => ({ kind, name: kind.name })))(
    "$name lists and calls all tools",
    async ({ kind }) => {
      // A server of 1.x knows no later protocol than its own.
      await withClient(version === "1.x" ? { ...kind, versions: [OLDER] } : kind, file, []);
    },
  );
});
