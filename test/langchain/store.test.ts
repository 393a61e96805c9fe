import { type BaseStore, InMemoryStore } from "@langchain/langgraph-checkpoint";
import { PigeonholeStore } from "@pigeonhole/langchain";
import { InMemoryStore as EarlierStore } from "langgraph-checkpoint-1.1.5";
import { describe, expect, it } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";
import { DIFFERENCES, type Difference, EARLIER_DIFFERENCES } from "./store-differences.ts";
import { BATCHES, ITEMS, LISTINGS, type Program, SEARCHES } from "./store-programs.ts";

const GROUPS: Record<string, Record<string, Program>> = { ITEMS, SEARCHES, LISTINGS, BATCHES };
const PROGRAMS = Object.entries(GROUPS).flatMap(([group, programs]) =>
  Object.entries(programs).map(([name, ask]) => ({ name: `${group.toLowerCase()}: ${name}`, ask })),
);

describe.each(allStores)("a LangGraph store on $name", (kind) => {
  const place = usePlace(kind);
  const make = (): BaseStore => new PigeonholeStore("acme", { store: place.open() });

  it.each(PROGRAMS)("answers as InMemoryStore does: $name", async ({ ask }) => {
    const theirs = await ask(new InMemoryStore());
    expect(await ask(make())).toEqual(theirs);
  });

  it.each(namedAll(DIFFERENCES))("differs from InMemoryStore: $name", async ({ ask, ours }) => {
    expect(await ask(make())).toEqual(ours);
  });

  it.each(namedAll(EARLIER_DIFFERENCES))("differs from an earlier one: $name", async ({ ask, ours }) => {
    expect(await ask(make())).toEqual(ours);
  });
});

describe.each(allStores)("stores of two tenants in one place, on $name", (kind) => {
  const place = usePlace(kind);

  it("share nothing, whatever the labels are", async () => {
    const store = place.open();
    const [acme, globex] = [new PigeonholeStore("acme", { store }), new PigeonholeStore("globex", { store })];
    const labels = ["globex", "\n", "globex/tree", "/", "%2F", "*", "p|users", "tree", "'; --", "acme"];
    for (const label of labels) await acme.put([label, "globex"], "k", { secret: label });
    for (const label of labels) {
      expect(await globex.get([label, "globex"], "k")).toBeNull();
      expect(await globex.search([label])).toEqual([]);
      await globex.delete([label, "globex"], "k");
    }
    expect(await globex.search([], { query: "globex users" })).toEqual([]);
    expect(await globex.listNamespaces()).toEqual([]);
    expect(await acme.search([], { limit: 100 })).toHaveLength(labels.length);
    for (const label of labels) {
      expect((await acme.search([label])).map(({ value }) => value)).toEqual([{ secret: label }]);
    }
  });
});

describe("LangGraph's InMemoryStore", () => {
  it.each(namedAll(DIFFERENCES))("still differs: $name", async ({ ask, theirs, reason }) => {
    expect(await ask(new InMemoryStore()), reason).toEqual(theirs);
  });

  it.each(namedAll(EARLIER_DIFFERENCES))("differed up to 1.1.5: $name", async ({ ask, theirs, reason }) => {
    const earlier: unknown = new EarlierStore();
    expect(isStore(earlier) && (await ask(earlier)), reason).toEqual(theirs);
  });
});

function namedAll(differences: Record<string, Difference>): (Difference & { name: string })[] {
  return Object.entries(differences).map(([name, difference]) => ({ name, ...difference }));
}

function isStore(store: unknown): store is BaseStore {
  return typeof store === "object" && store !== null && "batch" in store;
}
