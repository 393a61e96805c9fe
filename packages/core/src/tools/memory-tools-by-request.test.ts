import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import type { Store } from "../store/store.js";
import { memoryTools } from "./memory-tools.js";
import { memoryToolsByRequest, type RequestTool } from "./memory-tools-by-request.js";

interface Session {
  readonly tenant: string;
}

let store: Store;
beforeEach(() => {
  store = new SqliteStore();
});
afterEach(() => store.close());

const pack = (): RequestTool<Session>[] =>
  memoryToolsByRequest(({ tenant }) => `${tenant}/users/1`, { store, source: { agent: "a" } });

async function call(tools: RequestTool<Session>[], name: string, input: unknown, tenant: string) {
  return tools.find((tool) => tool.name === name)?.execute(input, { tenant });
}

describe("tools by request", () => {
  it("are described as the tools of one namespace are", () => {
    const described = ({
      execute: _,
      inputSchema: _in,
      outputSchema: _out,
      ...rest
    }: object & { [key: string]: unknown }) => rest;
    const byRequest = pack().map((tool) => described({ ...tool }));
    expect(byRequest).toEqual(memoryTools("acme/users/1", { store }).map((tool) => described({ ...tool })));
  });

  it("write and find for the tenant of each call only", async () => {
    const tools = pack();
    const tenants = Array.from({ length: 40 }, (_, index) => `tenant-${index % 8}`);
    await Promise.all(
      tenants.map((tenant, index) => call(tools, "remember", { key: `k${index}`, value: tenant }, tenant)),
    );
    for (const tenant of new Set(tenants)) {
      const answer = await call(tools, "recall", { query: "tenant" }, tenant);
      expect(answer).toMatchObject({ ok: true, data: { total: 5 } });
      expect(answer?.text.match(/tenant-\d/g)?.every((found) => found === tenant)).toBe(true);
    }
  });

  it("keep the order of a step's calls for one namespace", async () => {
    const tools = pack();
    const [, recalled] = await Promise.all([
      call(tools, "remember", { key: "plan", value: "gold" }, "acme"),
      call(tools, "recall", { query: "plan" }, "acme"),
    ]);
    expect(recalled).toMatchObject({ ok: true, data: { total: 1 } });
  });

  it("answer with an error when the request names no namespace", async () => {
    const broken = memoryToolsByRequest(
      (request: { user?: { id: string } }) => `acme/users/${request.user?.id ?? ""}`,
      { store },
    );
    expect(await broken[0]?.execute({ key: "a", value: "b" }, {})).toMatchObject({
      ok: false,
      error: { code: "invalid_namespace" },
    });
    const throwing = memoryToolsByRequest(
      () => {
        throw new Error("the session of /srv/sessions/7 is over");
      },
      { store },
    );
    const answer = await throwing[1]?.execute({ query: "a" }, undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: "not_allowed" } });
    expect(answer?.text).not.toContain("/srv");
  });

  it("refuse what is no function", () => {
    expect(() => Reflect.apply(memoryToolsByRequest, undefined, ["acme"])).toThrow("function of the request");
  });
});
