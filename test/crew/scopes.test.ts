import { Memory, openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { desk } from "./desk.ts";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

const bind = (user?: string) =>
  desk.bind({
    tenant: "acme",
    store,
    run: "r1",
    inputs: { topic: "wheels" },
    ...(user === undefined ? {} : { user }),
  });

const tool = (name: string, tools: ReturnType<ReturnType<typeof bind>["tools"]>) => {
  const found = tools.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};

/** All that is stored in a scope, without times. */
async function contents(memory: Memory) {
  const { entries } = await memory.list();
  return entries.map(({ key, value }) => [key, value]);
}

describe("an agent's scopes", () => {
  it("are its own to write, the crew's and the tenant's to read", () => {
    const { agent, crew, user, tenant } = bind().scopes("analyst");
    expect(agent).toEqual({ namespace: "acme/crews/desk/agents/analyst", access: "write" });
    expect(crew).toEqual({ namespace: "acme/crews/desk", access: "read" });
    expect(tenant).toEqual({ namespace: "acme", access: "read" });
    expect(user).toBeUndefined();
  });

  it("follow its grants, the user's only when bound to one", () => {
    expect(Object.keys(bind().scopes("researcher"))).toEqual(["agent", "crew", "tenant"]);
    expect(bind("42").scopes("researcher")).toEqual({
      agent: { namespace: "acme/users/42/crews/desk/agents/researcher", access: "write" },
      crew: { namespace: "acme/users/42/crews/desk", access: "write" },
      user: { namespace: "acme/users/42", access: "read" },
      tenant: { namespace: "acme", access: "read" },
    });
    expect(Object.keys(bind().scopes("writer"))).toEqual(["agent", "crew"]);
  });

  it("can be granted where the crew is bound", () => {
    const bound = desk.bind({
      tenant: "acme",
      store,
      inputs: { topic: "x" },
      grants: { analyst: { crew: "write" } },
    });
    expect(bound.scopes("analyst").crew?.access).toBe("write");
    expect(bound.scopes("writer").crew?.access).toBe("read");
  });

  it.each([
    ["an unknown agent", { nobody: {} }],
    ["a tenant to write", { analyst: { tenant: "write" } }],
    ["an unknown access", { analyst: { crew: "admin" } }],
    ["a scope that there is not", { analyst: { agent: "read" } }],
  ])("cannot be granted %s", (_name, grants) => {
    const options = { tenant: "acme", store, inputs: { topic: "x" }, grants };
    expect(() => Reflect.apply(desk.bind, desk, [options])).toThrowError(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  });

  it.each([{}, { tenant: "" }, { tenant: "acme/users" }, { tenant: "acme", user: "a/b" }, { tenant: 5 }])(
    "need a tenant, and a user's name that is one segment: %j",
    (options) => {
      const given = { store, inputs: { topic: "x" }, ...options };
      expect(() => Reflect.apply(desk.bind, desk, [given])).toThrowError(
        expect.objectContaining({ code: "invalid_namespace" }),
      );
    },
  );
});

describe("an agent's tools", () => {
  it("offer only the scopes that it may write", () => {
    const schema = JSON.stringify(tool("remember", bind().tools("researcher")).inputJsonSchema);
    expect(schema).toContain('"enum":["agent","crew"]');
    expect(JSON.stringify(tool("remember", bind().tools("analyst")).inputJsonSchema)).not.toContain("enum");
  });

  it.each([
    { scope: "tenant" },
    { scope: "user" },
    { scope: "acme" },
    { scope: "globex" },
    { scope: ["agent"] },
    { scope: "agent", namespace: "globex" },
    { scope: "agent", tenant: "globex" },
    { namespace: "acme" },
  ])("write nowhere else, whatever is asked: %j", async (asked) => {
    const bound = bind("42");
    const answer = await tool("remember", bound.tools("researcher")).execute({
      key: "k",
      value: "v",
      ...asked,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: "invalid_argument" } });
    for (const scope of ["crew", "user", "tenant"] as const) {
      expect(await contents(bound.memory(scope))).toEqual([]);
    }
    expect(await contents(bound.memory("agent", "researcher"))).toEqual([]);
    expect(await contents(new Memory("globex", { store }))).toEqual([]);
  });

  it("reach no other namespace by a key or a query", async () => {
    const bound = bind();
    await new Memory("acme/crews/desk/agents/writer", { store }).set("secret", "the writer's own");
    await new Memory("globex", { store }).set("secret", "globex' own");
    for (const query of ["secret", "acme/crews/desk/agents/writer", "globex secret", "../writer secret"]) {
      const { text } = await tool("recall", bound.tools("analyst")).execute({ query });
      expect(text).not.toMatch(/own/);
    }
    for (const prefix of ["", "secret", "../", "acme/crews/desk/agents/writer"]) {
      const { text } = await tool("list_memory", bound.tools("analyst")).execute({ prefix });
      expect(text).not.toMatch(/own/);
    }
  });

  it("say of each recalled line which scope it is from and who wrote it", async () => {
    const bound = bind();
    await bound.memory("tenant").set("fact", "wheels are round");
    await tool("remember", bound.tools("researcher", "research")).execute({
      key: "found",
      value: "wheels turn",
      scope: "crew",
    });
    const { text } = await tool("recall", bound.tools("analyst")).execute({ query: "wheels" });
    expect(text).toMatch(/"found" \(scope crew, just now, agent "researcher", run "r1"\)/);
    expect(text).toMatch(/"fact" \(scope tenant, just now\)/);
    expect((await bound.memory("crew").entry("found"))?.source).toEqual({
      agent: "researcher",
      crew: "desk",
      run: "r1",
      task: "research",
      tool: "remember",
    });
  });

  it("are new objects at every call", () => {
    const bound = bind();
    expect(bound.tools("analyst")[0]).not.toBe(bound.tools("analyst")[0]);
    expect(bound.aiSdk("analyst").tools).not.toBe(bound.aiSdk("analyst").tools);
    expect(bound.kaiban("analyst").tools).not.toBe(bound.kaiban("analyst").tools);
  });
});

describe("a poisoned run", () => {
  it("is undone in every scope; later writes of others stay", async () => {
    const good = bind("42");
    const bad = desk.bind({ tenant: "acme", user: "42", store, run: "bad", inputs: { topic: "wheels" } });
    const scopes = () => [
      good.memory("agent", "researcher"),
      good.memory("crew"),
      good.memory("user"),
      good.memory("tenant"),
    ];
    const write = (bound: typeof good, key: string, value: string, scope: string) =>
      tool("remember", bound.tools("researcher")).execute({ key, value, scope });
    await write(good, "kept", "true", "agent");
    await write(good, "shared", "true", "crew");
    await good.memory("user").set("name", "Ann");
    const before = await Promise.all(scopes().map(contents));
    for (const scope of ["agent", "crew"]) {
      for (const key of ["kept", "shared", "new"]) await write(bad, key, "poison", scope);
    }
    expect(JSON.stringify(await Promise.all(scopes().map(contents)))).toContain("poison");
    expect(await good.undo("bad")).toBe(6);
    expect(await Promise.all(scopes().map(contents))).toEqual(before);

    for (const scope of ["agent", "crew"]) await write(bad, "shared", "poison", scope);
    await write(good, "later", "stays", "crew");
    await good.undo("bad");
    expect(await contents(good.memory("crew"))).toEqual([
      ["later", "stays"],
      ["shared", "true"],
    ]);
  });
});
