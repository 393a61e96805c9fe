import { Memory, memoryTools } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const NOTES = [
  "The Lisbon warehouse is out of blue paint",
  "Customers in Porto ask for overnight shipping",
  "Overnight shipping to Lisbon costs nine euros",
];

describe.each(sharedStores)("a scratchpad that several agents write, on $name", (kind) => {
  const place = usePlace(kind);

  test("notes are found again by author and by words", async () => {
    const input = { url: place.url, namespace: "acme/crews/logistics/scratchpad", notes: NOTES };
    const agents = ["buyer", "shipper", "analyst"];
    const children = await startTogether(
      "note-taker",
      agents.map((agent) => ({ ...input, agent })),
    );
    const replies = (await Promise.all(children.map((child) => child.rest<{ ok: boolean }>()))).flat();
    expect(replies.every(({ ok }) => ok)).toBe(true);

    const memory = new Memory(input.namespace, { store: place.open() });
    for (const agent of agents) {
      const { changes } = await memory.changes();
      const byAuthor = changes.filter(({ source }) => source?.agent === agent);
      expect(byAuthor.map(({ value }) => value)).toEqual(NOTES.map((note) => `${note} (${agent})`));
    }

    const { matches, total } = await memory.recall("overnight shipping Lisbon");
    expect(total).toBe(agents.length * NOTES.length);
    const best = matches.slice(0, agents.length);
    expect(best.map(({ entry }) => entry.source?.agent).sort()).toEqual(agents.toSorted());
    for (const { entry } of best) expect(entry.value).toContain("Overnight shipping to Lisbon");

    const recall = memoryTools(memory).find((tool) => tool.name === "recall");
    const reply = await recall?.execute({ query: "blue paint" });
    for (const agent of agents) expect(reply?.text).toContain(`agent "${agent}"`);
  });
});
