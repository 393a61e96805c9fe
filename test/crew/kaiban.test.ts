import { openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { desk } from "./desk.ts";
import { type OpenaiStub, startOpenaiStub } from "./openai-stub.ts";

let store: Store;
let stub: OpenaiStub;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(async () => {
  await stub.close();
  await store.close();
});

/** Imported with its telemetry off: it reads this when it is loaded. */
async function loadKaiban() {
  vi.stubEnv("KAIBAN_TELEMETRY_OPT_OUT", "1");
  return import("kaibanjs");
}

const call = (action: string, actionInput: object) =>
  JSON.stringify({ thought: "Go on.", action, actionInput });

describe("a team of KaibanJS", () => {
  it("uses the crew's memories; an error of a tool reaches its model as text", async () => {
    const { Agent, Task, Team } = await loadKaiban();
    let step = 0;
    stub = await startOpenaiStub(() => {
      step += 1;
      if (step === 1) return call("remember", { key: "", value: "x", scope: "crew" });
      if (step === 2) return call("remember", { key: "wheels", value: "Wheels are round", scope: "crew" });
      if (step === 3) return JSON.stringify({ finalAnswer: "I wrote it down." });
      if (step === 4) return call("recall", { query: "wheels" });
      return JSON.stringify({ finalAnswer: "They are round." });
    });
    const bound = desk.bind({ tenant: "acme", store, run: "kaiban", inputs: { topic: "wheels" } });
    const llmConfig = { provider: "openai", model: "stub", apiKey: "none", apiBaseUrl: stub.url };
    const researcher = new Agent({ ...bound.kaiban("researcher"), llmConfig });
    const analyst = new Agent({ ...bound.kaiban("analyst"), llmConfig });
    const team = new Team({
      name: "Desk",
      agents: [researcher, analyst],
      tasks: [
        new Task({ description: "Research wheels", expectedOutput: "Facts", agent: researcher }),
        new Task({ description: "Analyse wheels", expectedOutput: "A view", agent: analyst }),
      ],
      logLevel: "error",
    });
    const { status, result } = await team.start();
    expect({ status, result }).toEqual({ status: "FINISHED", result: "They are round." });
    expect(stub.requests[0]).toContain("read only");
    expect(stub.requests[0]).toContain("additionalProperties");
    expect(stub.requests[1]).toContain("Error (invalid_key): A key has at least one character.");
    expect(stub.requests[2]).toContain("Remembered");
    expect(stub.requests[4]).toContain("Wheels are round");
    expect(stub.requests[4]).toContain("scope crew");
    expect((await bound.memory("crew").entry("wheels"))?.source).toMatchObject({
      agent: "researcher",
      crew: "desk",
      run: "kaiban",
    });
  });
});
