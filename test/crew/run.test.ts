import { openStore, type Store } from "@pigeonhole/core";
import { defineCrew, type RunEvent } from "@pigeonhole/crew";
import { tool } from "ai";
import { MockLanguageModelV3 } from "ai-6/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { generated } from "../adapters/ai-model.ts";
import { desk, scriptedModel } from "./desk.ts";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

const bind = (run = "r1", topic = "wheels") => desk.bind({ tenant: "acme", store, run, inputs: { topic } });

/** Answers each task with a text of its own. */
const told = (prompt: string) => /(Research|Analyse|Report on) \w+/.exec(prompt)?.[0] ?? "nothing";

describe("a run", () => {
  it("does the tasks in order, passes on what they need, and tells of its progress", async () => {
    const { model, prompts } = scriptedModel(({ prompt }) => `done: ${told(prompt)}`);
    const events: RunEvent[] = [];
    const result = await bind().run({ model, onEvent: (event) => events.push(event) });
    expect(result).toMatchObject({
      run: "r1",
      output: "done: Report on wheels",
      tasks: [
        { task: "research", agent: "researcher", output: "done: Research wheels", resumed: false },
        { task: "analysis", agent: "analyst", output: "done: Analyse wheels" },
        { task: "report", agent: "writer", output: "done: Report on wheels" },
      ],
    });
    expect(prompts[0]).toContain("You are Researcher of wheels.");
    expect(prompts[1]).toContain("done: Research wheels");
    // The report's context names the analysis only.
    expect(prompts[2]).toContain("done: Analyse wheels");
    expect(prompts[2]).not.toContain("done: Research wheels");
    expect(events.map(({ type, task }) => `${type} ${task}`)).toEqual([
      "task-started research",
      "step research",
      "task-finished research",
      "task-started analysis",
      "step analysis",
      "task-finished analysis",
      "task-started report",
      "step report",
      "task-finished report",
    ]);
  });

  it("goes on after an error at the task that failed", async () => {
    let fails = true;
    const { model, prompts } = scriptedModel(({ prompt }) => {
      if (fails && prompt.includes("Analyse")) throw new Error("The model is away.");
      return `done: ${told(prompt)}`;
    });
    await expect(bind().run({ model })).rejects.toThrow("The model is away.");
    fails = false;
    const before = prompts.length;
    const { tasks } = await bind().run({ model });
    expect(tasks.map(({ resumed }) => resumed)).toEqual([true, false, false]);
    expect(prompts.slice(before).some((prompt) => prompt.includes("Research wheels."))).toBe(false);
    expect(prompts[before]).toContain("done: Research wheels");
  });

  it("is refused when it began with something else, and a new run begins anew", async () => {
    const { model } = scriptedModel(({ prompt }) => `done: ${told(prompt)}`);
    await bind().run({ model });
    await expect(bind("r1", "tyres").run({ model })).rejects.toMatchObject({ code: "invalid_argument" });
    expect((await bind("r2", "tyres").run({ model })).tasks.some(({ resumed }) => resumed)).toBe(false);
  });

  it("stops at an abort signal and keeps what was done", async () => {
    const stop = new AbortController();
    const { model } = scriptedModel(({ prompt }) => {
      if (prompt.includes("Analyse")) stop.abort(new Error("Enough."));
      return `done: ${told(prompt)}`;
    });
    await expect(bind().run({ model, signal: stop.signal })).rejects.toThrow();
    const again = await bind().run({ model: scriptedModel(() => "done").model });
    expect(again.tasks[0]?.resumed).toBe(true);
    expect(again.tasks[2]?.resumed).toBe(false);
  });

  it("gives an agent the tools that it names and no others, and asks for one that is missing", async () => {
    const crew = defineCrew({
      name: "tooled",
      agents: {
        one: { role: "One", goal: "g", backstory: "b", tools: ["lookup"], max_iter: 2 },
        two: { role: "Two", goal: "g", backstory: "b" },
      },
      tasks: {
        first: { description: "First.", expected_output: "x", agent: "one" },
        second: { description: "Second.", expected_output: "x", agent: "two" },
      },
    });
    const lookup = tool({
      description: "Looks up",
      inputSchema: z.object({}),
      execute: async () => "looked up",
    });
    const { model, prompts } = scriptedModel(({ prompt, told: answers }) =>
      prompt.includes("First.") && answers.length === 0 ? [{ name: "lookup", input: {} }] : "end",
    );
    const bound = crew.bind({ tenant: "acme", store });
    await bound.run({ model, tools: { lookup } });
    expect(prompts[1]).toContain("looked up");
    expect(prompts[0]).toContain('"name":"lookup"');
    expect(prompts.at(-1)).not.toContain("lookup");
    const missing = crew.bind({ tenant: "acme", store }).run({ model });
    await expect(missing).rejects.toMatchObject({ code: "invalid_argument", message: /"lookup"/ });
  });

  it("ends an agent that calls tools without end by an answer", async () => {
    const { model } = scriptedModel(({ told: answers }) =>
      answers.length < 24 ? [{ name: "list_memory", input: {} }] : "At last.",
    );
    const { output } = await bind().run({ model });
    expect(output).toBe("At last.");
    // The last step that an agent may take has to be its answer.
    expect(model.doGenerateCalls[24]?.toolChoice).toEqual({ type: "none" });
  });

  it("may have a model for each agent", async () => {
    const asked: string[] = [];
    await bind().run({
      model: (agent) => {
        asked.push(agent);
        return scriptedModel(() => `by ${agent}`).model;
      },
    });
    expect(asked).toEqual(["researcher", "analyst", "writer"]);
  });

  it("takes a model of ai 6", async () => {
    const model = new MockLanguageModelV3({ doGenerate: async () => generated("from six") });
    expect((await bind().run({ model })).output).toBe("from six");
  });
});
