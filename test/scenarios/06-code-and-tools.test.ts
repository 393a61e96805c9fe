import { Memory, memoryTools } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

describe.each(allStores)("code and tools share one memory, on $name", (kind) => {
  const place = usePlace(kind);

  test("the app seeds facts, an agent uses and adds to them, the app reads them back", async () => {
    const store = place.open();
    const memory = new Memory("acme/users/42", { store, source: { user: "app" } });
    await memory.set("profile", { name: "Ada", plan: "gold", seats: 5 });
    await memory.set("language", "German");

    const tools = memoryTools(memory, { source: { agent: "helper", run: "run-1" } });
    const call = (name: string, given: object) => tools.find((tool) => tool.name === name)?.execute(given);
    const recalled = await call("recall", { query: "which plan does Ada have" });
    expect(recalled).toMatchObject({ ok: true, data: { matches: [{ key: "profile" }] } });
    expect(JSON.stringify(recalled)).toContain("gold");
    await call("remember", { key: "language", value: "English" });
    await call("remember", { key: "timezone", value: "Europe/Berlin" });

    expect(await memory.get("language")).toBe("English");
    expect(await memory.entry("timezone")).toMatchObject({
      value: "Europe/Berlin",
      source: { user: "app", agent: "helper", run: "run-1", tool: "remember" },
    });
    expect((await memory.history("language")).map(({ value, source }) => [value, source?.tool])).toEqual([
      ["German", undefined],
      ["English", "remember"],
    ]);
    const { changes } = await memory.changes();
    const learned = changes.filter(({ source }) => source?.agent === "helper").map(({ key }) => key);
    expect(learned).toEqual(["language", "timezone"]);
    await memory.delete("timezone");
    expect(await call("recall", { query: "timezone" })).toMatchObject({ data: { total: 0 } });
  });
});
