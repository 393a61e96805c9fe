import { describe, expect, it } from "vitest";
import { z } from "zod";
import { runChild } from "../adapters/run-child.ts";
import { amount } from "../soak.ts";
import { sharedStores, usePlace } from "../support/stores.ts";
import { agentFor, say } from "./agent.ts";
import { graphFor } from "./graph.ts";

const LIFE = z.array(z.object({ told: z.string(), found: z.array(z.string()), before: z.array(z.string()) }));

describe.each(sharedStores)("in a second process, on $name", (kind) => {
  const place = usePlace(kind);

  it("an agent recalls, a graph finds and a chat goes on, each tenant's own", async () => {
    const live = async (text: string, ...tenants: string[]) =>
      LIFE.parse(await runChild("../../langchain/children/life", place.url, text, ...tenants));
    const [first] = await live("seat = by the window", "acme");
    expect(first).toEqual({ told: expect.stringContaining('Remembered "seat"'), found: [], before: [] });

    const [acme, globex] = await live("seat", "acme", "globex");
    expect(acme?.told).toContain("| by the window");
    expect(acme?.found).toEqual(["seat = by the window"]);
    expect(acme?.before).toEqual(["seat = by the window", first?.told]);
    expect(globex?.told).toContain("Nothing remembered matches");
    expect(globex).toMatchObject({ found: [], before: [] });
  });
});

describe.each(sharedStores)("one agent that serves two tenants, on $name", (kind) => {
  const place = usePlace(kind);
  const requests = amount({ test: kind.name === "SQLite on disk" ? 1_000 : 100, soak: 10_000 });

  it(`crosses none of ${requests} interleaved requests`, async () => {
    const agent = agentFor(place.open(), requests);
    const request = async (index: number): Promise<string> => {
      const [tenant, other] = index % 2 === 0 ? ["acme", "globex"] : ["globex", "acme"];
      const text = index % 4 < 2 ? `secret ${index} = the ${tenant} secret` : "secret";
      const reply = await say(agent, { tenant, user: "1" }, text);
      return reply.includes(other) ? `${index} of ${tenant}: ${reply}` : "";
    };
    const crossed: string[] = [];
    for (let start = 0; start < requests; start += 50) {
      const batch = Array.from({ length: 50 }, (_, index) => request(start + index));
      crossed.push(...(await Promise.all(batch)).filter((text) => text !== ""));
    }
    expect(crossed).toEqual([]);
    for (const tenant of ["acme", "globex"]) {
      const reply = await say(agentFor(place.open(), 1), { tenant, user: "1" }, "secret");
      expect(reply).toContain(`${requests / 4} found`);
      expect(reply).toContain(`the ${tenant} secret`);
    }
  });

  it("answers a request without a tenant with an error, and goes on", async () => {
    const agent = agentFor(place.open(), 2);
    const reply = await say(agent, { tenant: "../globex", user: "1" }, "seat = window");
    expect(reply).toContain("Error (invalid_namespace)");
    expect(await say(agent, { tenant: "acme", user: "1" }, "seat")).toContain("Nothing remembered");
  });
});

describe.each(sharedStores)("graphs of two tenants at once, on $name", (kind) => {
  const place = usePlace(kind);

  it("find each only what they kept themselves", async () => {
    const tenants = ["acme", "globex"];
    const graphs = tenants.map((tenant) => ({ tenant, graph: graphFor(tenant, place.url) }));
    const runs = Array.from({ length: 40 }, async (_, index) => {
      const { tenant, graph } = graphs[index % 2] ?? { tenant: "", graph: undefined };
      const state = await graph?.invoke({ user: "1", text: `secret ${index} of ${tenant}` });
      return (state?.found ?? []).filter((text) => !text.endsWith(tenant));
    });
    expect((await Promise.all(runs)).flat()).toEqual([]);
    for (const { tenant, graph } of graphs) {
      const { found } = await graph.invoke({ user: "1", text: "secret" });
      expect(found).toHaveLength(20);
      expect(found.every((text) => text.endsWith(tenant))).toBe(true);
    }
  });
});
