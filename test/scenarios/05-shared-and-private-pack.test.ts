import { Memory, memoryTools } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

describe.each(allStores)("an agent with a shared and a private memory, on $name", (kind) => {
  const place = usePlace(kind);

  test("one pack holds both without a clash of tool names", async () => {
    const store = place.open();
    const pack = (agent: string) =>
      memoryTools(
        { private: `acme/agents/${agent}`, shared: "acme/crews/desk" },
        { store, forget: true, source: { agent } },
      );
    const researcher = pack("researcher");
    const names = researcher.map((tool) => tool.name);
    expect(new Set(names).size).toBe(names.length);

    const use = (tools: typeof researcher, name: string, given: object) =>
      tools.find((tool) => tool.name === name)?.execute(given);
    expect(
      await use(researcher, "remember", { key: "draft", value: "a rough idea", scope: "private" }),
    ).toMatchObject({ ok: true });
    expect(
      await use(researcher, "remember", { key: "finding", value: "an idea for all", scope: "shared" }),
    ).toMatchObject({ ok: true });
    expect(await use(researcher, "remember", { key: "lost", value: "no scope" })).toMatchObject({
      ok: false,
      error: { code: "invalid_argument" },
    });

    const found = await use(researcher, "recall", { query: "idea" });
    expect(found).toMatchObject({ ok: true, data: { total: 2 } });
    expect(JSON.stringify(found)).toContain("scope private");
    expect(JSON.stringify(found)).toContain("scope shared");

    const asWriter = await use(pack("writer"), "recall", { query: "idea" });
    expect(asWriter).toMatchObject({
      data: { total: 1, matches: [{ key: "finding", scope: "shared" }] },
    });
    expect(await new Memory("acme/crews/desk", { store }).list()).toMatchObject({
      entries: [{ key: "finding", source: { agent: "researcher", tool: "remember" } }],
    });
  });

  test("a shared memory that is only read takes no writes", async () => {
    const store = place.open();
    await new Memory("acme", { store }).set("policy", "refunds within 30 days");
    const tools = memoryTools(
      { mine: "acme/agents/a", company: { namespace: "acme", access: "read" } },
      { store },
    );
    const remember = tools.find((tool) => tool.name === "remember");
    await remember?.execute({ key: "note", value: "hello" });
    expect(await remember?.execute({ key: "policy", value: "none", scope: "company" })).toMatchObject({
      ok: false,
    });
    expect(await new Memory("acme", { store }).get("policy")).toBe("refunds within 30 days");
    expect(await new Memory("acme/agents/a", { store }).get("note")).toBe("hello");
    const recall = tools.find((tool) => tool.name === "recall");
    expect(await recall?.execute({ query: "refunds" })).toMatchObject({
      data: { matches: [{ key: "policy", scope: "company" }] },
    });

    const readers = memoryTools({ company: { namespace: "acme", access: "read" } }, { store, forget: true });
    expect(readers.map((tool) => tool.name)).toEqual(["recall", "list_memory"]);
  });
});
