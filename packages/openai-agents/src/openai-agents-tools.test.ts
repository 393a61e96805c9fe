import { Agent, RunContext, Runner } from "@openai/agents";
import { assistantMessage, functionCall, ScriptedModel } from "@openai/agents/testing";
import { Memory, openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openaiAgentsTools } from "./openai-agents-tools.js";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

describe("openaiAgentsTools", () => {
  it.each([
    ["no JSON", "{not json"],
    ["empty text", ""],
    ["null", "null"],
    ["a list", "[1]"],
    ["another field", '{"key":"a","value":"b","namespace":"globex"}'],
  ])("answers input that is %s in words that a model can act on", async (_what, input) => {
    const [remember] = openaiAgentsTools("acme", { store });
    const told = await remember?.invoke(new RunContext(), input);
    expect(told).toMatch(
      /^Error \(invalid_argument\): Wrong input for remember: .*Correct it and call again\.$/,
    );
  });

  it("runs the calls of one step in their order", async () => {
    const model = new ScriptedModel([
      [
        functionCall("remember", { key: "seat", value: "window" }, { callId: "1" }),
        functionCall("recall", { query: "seat" }, { callId: "2" }),
      ],
      [assistantMessage("Done.")],
    ]);
    const agent = new Agent({ name: "support", model, tools: openaiAgentsTools("acme", { store }) });
    await new Runner({ tracingDisabled: true }).run(agent, "Go on.");
    expect(JSON.stringify(model.lastCall?.request.input)).toContain("| window");
  });

  it("names the namespace by the context of the run, and goes nowhere without one", async () => {
    const [remember] = openaiAgentsTools((run?: { tenant: string }) => run?.tenant ?? "", { store });
    const input = JSON.stringify({ key: "who", value: "me" });
    expect(await remember?.invoke(new RunContext({ tenant: "acme" }), input)).toContain("Remembered");
    expect(await remember?.invoke(new RunContext(), input)).toContain("Error (invalid_namespace)");
    expect(await new Memory("acme", { store }).get("who")).toBe("me");
  });
});
