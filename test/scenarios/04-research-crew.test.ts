import type { RunResult } from "@pigeonhole/crew";
import { describe, expect, test } from "vitest";
import { desk } from "../crew/desk.ts";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

interface Ended {
  result: RunResult;
  prompts: string[];
}

describe.each(sharedStores)("a research crew, on $name", (kind) => {
  const place = usePlace(kind);

  test("a second kickoff after a restart uses what the first one found", async () => {
    const first = (await start("research-crew", { url: place.url, run: "first" }).rest<Ended>()).at(-1);
    expect(first?.result.tasks[0]?.output).toBe("New: wheels are round.");
    const second = (await start("research-crew", { url: place.url, run: "second" }).rest<Ended>()).at(-1);
    expect(second?.result.tasks.map(({ output, resumed }) => [output, resumed])).toEqual([
      ["Known before: wheels are round.", false],
      ["Known before: wheels are round.", false],
      ["Known before: wheels are round.", false],
    ]);

    const bound = desk.bind({ tenant: "acme", store: place.open(), inputs: { topic: "wheels" } });
    const keys = async (memory: ReturnType<typeof bound.memory>) =>
      (await memory.list()).entries.map(({ key, source }) => `${key} (${source?.agent}, ${source?.run})`);
    expect(await keys(bound.memory("crew"))).toEqual(["finding (researcher, first)"]);
    expect(await keys(bound.memory("agent", "researcher"))).toEqual(["note of second (researcher, second)"]);
    expect(await keys(bound.memory("agent", "analyst"))).toEqual([
      "note of first (analyst, first)",
      "note of second (analyst, second)",
    ]);
    expect(await keys(bound.memory("tenant"))).toEqual([]);
  });

  test("killed in the middle, a kickoff goes on at the task that it had reached", async () => {
    const killed = start("research-crew", { url: place.url, run: "r1", hangsIn: "Analyse wheels" });
    for (;;) if ((await killed.next()) === "task-started analysis") break;
    await killed.kill();
    const messages = await start("research-crew", { url: place.url, run: "r1" }).rest<string | Ended>();
    const events = messages.filter((message) => typeof message === "string");
    expect(events.filter((event) => /^task-(started|resumed)/.test(event))).toEqual([
      "task-resumed research",
      "task-started analysis",
      "task-started report",
    ]);
    const ended = messages.find((message) => typeof message === "object");
    expect(ended?.prompts.some((prompt) => prompt.includes("Research wheels."))).toBe(false);
    expect(ended?.prompts[0]).toContain("New: wheels are round.");
  });
});
