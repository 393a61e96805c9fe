import { Memory } from "@pigeonhole/core";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { ServerProcess } from "../support/mcp-process.ts";

const LIST = z.object({
  resources: z.array(z.looseObject({ uri: z.string(), name: z.string(), mimeType: z.string() })),
  nextCursor: z.string().optional(),
});

let folder: string;
let memory: Memory;
beforeEach(() => {
  folder = temporaryFolder();
  // Another process than the server's.
  memory = new Memory("acme/users/42", { store: openAt(folder) });
});

function start(...args: string[]): Promise<ServerProcess> {
  return ServerProcess.open({
    args: args.length > 0 ? args : ["--namespace", "acme/users/42"],
    env: { PIGEONHOLE_STORE: `sqlite:${folder}` },
  });
}

async function uris(server: ServerProcess): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: { cursor?: string } | undefined = {}; cursor !== undefined; ) {
    const { result }: { result?: unknown } = await server.request("resources/list", cursor);
    const page = LIST.parse(result);
    found.push(...page.resources.map(({ uri }) => uri));
    cursor = page.nextCursor === undefined ? undefined : { cursor: page.nextCursor };
  }
  return found;
}

describe("the entries as resources", () => {
  it("are listed by key, a page at a time", async () => {
    const keys = Array.from({ length: 250 }, (_, index) => `note-${String(index).padStart(3, "0")}`);
    for (const key of keys) await memory.set(key, "text");
    const server = await start();
    const first = LIST.parse((await server.request("resources/list")).result);
    expect(first.resources).toHaveLength(100);
    expect(first.resources[0]).toMatchObject({ name: "note-000", mimeType: "text/plain" });
    expect(await uris(server)).toEqual(keys.map((key) => `memory://entries/${key}`));
  });

  it("are read as text or JSON", async () => {
    const cases: [unknown, string, string][] = [
      ["gold", "text/plain", "gold"],
      [5, "application/json", "5"],
      [null, "application/json", "null"],
      [{ seats: 2, tags: ["a"] }, "application/json", '{"seats":2,"tags":["a"]}'],
      ['{"a":1}', "text/plain", '{"a":1}'],
    ];
    const server = await start();
    for (const [value, mimeType, text] of cases) {
      await memory.set("plan", value);
      const { result } = await server.request("resources/read", { uri: "memory://entries/plan" });
      expect(result?.["contents"]).toEqual([{ uri: "memory://entries/plan", mimeType, text }]);
    }
  });

  it("are found under any key that there may be", async () => {
    const keys = [
      "a/b",
      "..",
      ".",
      "100%",
      "?q=1#x",
      "Grüße 😀",
      "{key}",
      "a,b",
      "__proto__",
      "x".repeat(512),
    ];
    for (const key of keys) await memory.set(key, `value of ${key}`);
    const server = await start();
    const listed = await uris(server);
    expect(listed).toHaveLength(keys.length);
    const texts = new Set<unknown>();
    for (const uri of listed) {
      const { result } = await server.request("resources/read", { uri });
      const [content] = z.array(z.object({ text: z.string() })).parse(result?.["contents"]);
      texts.add(content?.text);
    }
    expect(texts).toEqual(new Set(keys.map((key) => `value of ${key}`)));
  });

  it("answer what is not there with an error", async () => {
    await memory.set("plan", "gold");
    const server = await start();
    const entries = ["missing", "", "a/b", "%", "plan/"].map((path) => `memory://entries/${path}`);
    for (const uri of [...entries, "memory://other/plan", "file:///etc/passwd", "plan", ""]) {
      const { error } = await server.request("resources/read", { uri });
      expect(error?.code, uri).toBeOneOf([-32_002, -32_602]);
      expect(error?.message).not.toMatch(/\/(?:work|tmp|home)\/|SELECT|\bat .+:\d+/);
    }
  });

  it("refuse a cursor that the list did not give", async () => {
    const server = await start();
    for (const cursor of ["x", "0~x", "7~", "-1~", "0~".repeat(3_000)]) {
      expect((await server.request("resources/list", { cursor })).error?.code, cursor).toBe(-32_602);
    }
  });

  it("of several scopes lie under the scopes' names", async () => {
    await new Memory("acme/teams/desk", { store: memory.store }).set("plan", "silver");
    await memory.set("plan", "gold");
    const server = await start("--scope", "own=acme/users/42", "--read-scope", "desk=acme/teams/desk");
    expect(await uris(server)).toEqual(["memory://entries/own/plan", "memory://entries/desk/plan"]);
    const { result } = await server.request("resources/read", { uri: "memory://entries/desk/plan" });
    expect(result?.["contents"]).toMatchObject([{ text: "silver" }]);
    const refused = await server.request("resources/read", { uri: "memory://entries/plan" });
    expect(refused.error).toBeDefined();
  });
});

describe("completions", () => {
  it("give keys that begin with what was typed", async () => {
    for (const key of ["plan/gold", "plan/silver", "price"]) await memory.set(key, "x");
    const server = await start();
    const complete = async (ref: object, name: string, value: string): Promise<unknown> => {
      const { result } = await server.request("completion/complete", { ref, argument: { name, value } });
      return z.object({ completion: z.object({ values: z.array(z.string()) }) }).parse(result).completion
        .values;
    };
    const template = { type: "ref/resource", uri: "memory://entries/{key}" };
    expect(await complete(template, "key", "plan")).toEqual(["plan/gold", "plan/silver"]);
    expect(await complete(template, "key", "\u0000")).toEqual([]);
    expect(await complete({ type: "ref/prompt", name: "recall-first" }, "topic", "pr")).toEqual(["price"]);
  });
});

describe("the prompt recall-first", () => {
  it("tells the model to look before it works, and to keep only where it may", async () => {
    const textOf = async (server: ServerProcess): Promise<string> => {
      const { result } = await server.request("prompts/get", {
        name: "recall-first",
        arguments: { topic: "travel" },
      });
      return JSON.stringify(result?.["messages"]);
    };
    expect(await textOf(await start())).toMatch(/call recall.*travel.*remember/);
    const reader = await start("--namespace", "acme/users/42", "--read-only");
    expect(await textOf(reader)).not.toContain("remember");
  });
});
