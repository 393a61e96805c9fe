import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore, type Store } from "@pigeonhole/core";
import { type CrewWarning, defineCrew, loadCrew } from "@pigeonhole/crew";
import { type HttpServer, makeTokenKeys, serveHttp, type TokenKeys, verifyOwnTokens } from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { runPython } from "../support/python.ts";
import { desk } from "./desk.ts";

const CLIENT = fileURLToPath(new URL("python/client.py", import.meta.url));
const SEEN = z.object({
  tools: z.array(z.object({ name: z.string(), inputSchema: z.unknown() })),
  answers: z.array(z.string()),
});

let folder: string;
let store: Store;
let keys: TokenKeys;
let server: HttpServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pigeonhole-crewai-"));
  store = openStore("sqlite::memory:");
  keys = await makeTokenKeys();
  server = await serveHttp({ authorize: verifyOwnTokens({ keys }), store, port: 0 });
});
afterEach(async () => {
  await server.close(0);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const bind = (tenant = "acme") => desk.bind({ tenant, store, run: "r1", inputs: { topic: "wheels" } });

describe("files for a Python crew", () => {
  it("in YAML hold no token, load again, and have a program that compiles", async () => {
    const directory = join(folder, "yaml");
    const { files, tokens, environment } = await bind().toCrewAI({ url: server.url, keys, directory });
    expect(Object.keys(files)).toEqual(["config/agents.yaml", "config/tasks.yaml", "inputs.json", "crew.py"]);
    expect(Object.keys(environment)).toEqual([
      "PIGEONHOLE_TOKEN_RESEARCHER",
      "PIGEONHOLE_TOKEN_ANALYST",
      "PIGEONHOLE_TOKEN_WRITER",
    ]);
    for (const text of Object.values(files)) {
      for (const token of Object.values(tokens)) expect(text).not.toContain(token);
    }
    await runPython(["-m", "py_compile", join(directory, "crew.py")]);
    const again = await loadCrew({
      agents: join(directory, "config/agents.yaml"),
      tasks: join(directory, "config/tasks.yaml"),
      name: "desk",
    });
    expect(again.agents.map(({ name, role }) => [name, role])).toEqual(
      desk.agents.map(({ name, role }) => [name, role]),
    );
    expect(again.tasks.map(({ name, context }) => [name, context])).toEqual(
      desk.tasks.map(({ name, context }) => [name, context]),
    );
    expect(again.warnings).toEqual([]);
  });

  it("in JSON hold each agent's token, for their owner only, with a warning", async () => {
    const directory = join(folder, "json");
    const warnings: CrewWarning[] = [];
    const crew = defineCrew(
      {
        name: "Field desk",
        agents: { scout: { role: "Scout", goal: "g", backstory: "b" } },
        tasks: { look: { description: "Look.", expected_output: "x", agent: "scout" } },
      },
      { onWarning: (warning) => warnings.push(warning) },
    );
    const bound = crew.bind({ tenant: "acme", store });
    const { tokens } = await bound.toCrewAI({ url: server.url, keys, directory, format: "jsonc" });
    const file = join(directory, "agents/scout.jsonc");
    expect(readFileSync(file, "utf8")).toContain(`Bearer ${tokens["scout"]}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("hold tokens")]);

    writeFileSync(file, "", { mode: 0o644 });
    await bound.toCrewAI({ url: server.url, keys, directory, format: "jsonc" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await loadCrew(join(directory, "crew.jsonc"), { onWarning: () => undefined });
    expect(again.name).toBe("Field desk");
    expect(again.tasks[0]?.description).toBe("Look.");
  });

  it.each([
    [{ url: "memory.example.com" }, "url"],
    [{ url: "ftp://memory.example.com/mcp" }, "url"],
    [{ url: "https://user:secret@memory.example.com/mcp" }, "url"],
    [{ url: "https://memory.example.com/mcp", format: "toml" }, "format"],
    [{ url: "https://memory.example.com/mcp", expires: "for ever" }, "lifetime"],
  ])("are refused for %j", async (options, word) => {
    const asked = Reflect.apply(bind().toCrewAI, bind(), [{ keys, ...options }]);
    await expect(asked).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining(word),
    });
  });
});

describe("a Python client with an agent's token", () => {
  it("sees just that agent's scopes", async () => {
    const bound = bind();
    await bound.memory("tenant").set("price", "tenant fact about wheels");
    await bound.memory("crew").set("plan", "crew plan for wheels");
    await bound.memory("agent", "researcher").set("secret", "researcher note on wheels");
    await bind("globex").memory("crew").set("other", "globex wheels");
    const { environment } = await bound.toCrewAI({ url: server.url, keys });
    const see = async (variable: string, calls: readonly unknown[]) =>
      SEEN.parse(await runPython([CLIENT, server.url, variable, JSON.stringify(calls)], environment));

    const { tools, answers } = await see("PIGEONHOLE_TOKEN_ANALYST", [
      ["recall", { query: "wheels", limit: null }],
      ["remember", { key: "mine", value: "analyst note on wheels", ttl_seconds: null }],
      ["remember", { key: "plan", value: "taken over", scope: "crew" }],
      ["recall", { query: "researcher note" }],
      ["list_memory", { prefix: null, cursor: null }],
    ]);
    expect(tools.map(({ name }) => name)).toEqual(["remember", "recall", "list_memory"]);
    expect(answers[0]).toMatch(
      /crew plan for wheels[\s\S]*tenant fact|tenant fact[\s\S]*crew plan for wheels/,
    );
    expect(answers[1]).toContain("Remembered");
    expect(answers[2]).toContain("Error");
    expect(answers.join("\n")).not.toMatch(/researcher note on|globex/);
    expect((await bound.memory("agent", "analyst").entry("mine"))?.source).toMatchObject({
      agent: "analyst",
      crew: "desk",
      run: "r1",
    });
    expect(await bound.memory("crew").get("plan")).toBe("crew plan for wheels");

    const researcher = await see("PIGEONHOLE_TOKEN_RESEARCHER", [["recall", { query: "wheels" }]]);
    expect(researcher.answers[0]).toContain("researcher note on wheels");
    expect(researcher.answers[0]).not.toContain("analyst note");
  });
});
