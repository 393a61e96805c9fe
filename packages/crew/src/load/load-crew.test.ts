import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CrewWarning } from "../definition/problems.js";
import { loadCrew } from "./load-crew.js";

let folder: string;
let warnings: string[];

const options = {
  onWarning: ({ where, message }: CrewWarning) => {
    warnings.push(`${where.replace(`${folder}/`, "")}: ${message}`);
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pigeonhole-crew-"));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The message of the error that loading ends in, without the folder. */
async function failure(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "invalid_argument" });
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, "") : "";
}

const AGENTS = `# Who works here.
scout:
  role: >
    {sector} scout
  goal: >
    Find out what {sector} firms need
  backstory: |
    You ask before you guess.
    You write short.
  verbose: yes

editor:
  role: Editor
  goal: Turn notes into a page
  backstory: You were a journalist.
  max_iter: 4
  memory: true
`;

const TASKS = `scouting:
  description: >
    Visit {count} {sector} firms
  expected_output: >
    A list of needs
  agent: scout
page:
  description: Write the page
  expected_output: One page without '\`\`\`'
  agent: editor
  context:
    - scouting
`;

function classic(agents = AGENTS, tasks = TASKS) {
  return {
    agents: file("desk/config/agents.yaml", agents),
    tasks: file("desk/config/tasks.yaml", tasks),
  };
}

describe("CrewAI's classic files", () => {
  it("load with folded and kept lines, in their order", async () => {
    const crew = await loadCrew(classic(), options);
    expect(crew.name).toBe("desk");
    expect(crew.agents.map(({ name }) => name)).toEqual(["scout", "editor"]);
    expect(crew.agents[0]).toMatchObject({
      role: "{sector} scout\n",
      backstory: "You ask before you guess.\nYou write short.\n",
      maxIterations: 25,
    });
    expect(crew.agents[1]?.maxIterations).toBe(4);
    expect(crew.tasks.map(({ name, agent, context }) => [name, agent, context])).toEqual([
      ["scouting", "scout", []],
      ["page", "editor", ["scouting"]],
    ]);
  });

  it("say at their places what has no effect, and what happens instead", async () => {
    await loadCrew({ ...classic(), name: "desk" }, options);
    expect(warnings).toEqual([
      "desk/config/agents.yaml:10:3: verbose: nothing is printed; take the events of run().",
      "desk/config/agents.yaml:17:3: memory: each agent has memory tools for its scopes instead.",
    ]);
  });

  it("are filled in when the crew is bound, and name an input that is missing", async () => {
    const crew = await loadCrew(classic(), options);
    const store = "sqlite::memory:";
    const bound = crew.bind({ tenant: "acme", store, inputs: { sector: "{count}", count: 3 } });
    expect(bound.tasks[0]?.description).toBe("Visit 3 {count} firms\n");
    expect(bound.agent("scout").instructions).toContain("You are {count} scout.");
    expect(() => crew.bind({ tenant: "acme", store, inputs: { sector: "toy" } })).toThrowError(
      /tasks\.scouting\.description: there is no input "count"/,
    );
  });

  it.each([
    ["goal: >\n    Find out what {sector} firms need", "goal: 5", /agents\.yaml:5:3: goal is a text/],
    ["goal: >\n    Find out what {sector} firms need", "gaol: x", /agents\.yaml:2:1: goal is missing/],
    ["max_iter: 4", "max_iter: 0", /agents\.yaml:16:3: this is a whole number above 0/],
    ["role: Editor", "role: Editor\n  role: Twice", /agents\.yaml:14:3: .*unique/i],
    ["role: Editor", "role: [Editor", /agents\.yaml:1\d:\d+: /],
    ["role: Editor", "role: *nowhere", /agents\.yaml:13:9: /],
  ])("tell where an agent is wrong: %j", async (right, wrong, message) => {
    expect(await failure(loadCrew(classic(AGENTS.replace(right, wrong)), options))).toMatch(message);
  });

  it.each([
    ["agent: scout", "agent: scuot", /tasks\.yaml:6:3: there is no agent "scuot"; there are scout, editor/],
    ["- scouting", "- page", /tasks\.yaml:12:7: there is no task "page" before this one/],
    ["description: Write the page", "descripton: Write", /tasks\.yaml:7:1: description is missing/],
  ])("tell where a task is wrong: %j", async (right, wrong, message) => {
    expect(await failure(loadCrew(classic(AGENTS, TASKS.replace(right, wrong)), options))).toMatch(message);
  });

  it("tell all errors at once, and of a key that is unknown", async () => {
    const wrong = AGENTS.replace("role: Editor", "rule: Editor").replace("max_iter: 4", "max_iter: many");
    const message = await failure(
      loadCrew(classic(wrong, TASKS.replace("agent: editor", "agent: x")), options),
    );
    expect(message.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "desk/config/agents.yaml:12:1:",
      "desk/config/agents.yaml:16:3:",
      "desk/config/tasks.yaml:10:3:",
    ]);
    await loadCrew({ ...classic(AGENTS.replace("max_iter: 4", "max_itr: 4")), name: "desk" }, options);
    expect(warnings).toContain("desk/config/agents.yaml:16:3: max_itr is unknown and has no effect.");
  });

  it.each([
    ["no file", { agents: "/nowhere/agents.yaml", tasks: "/nowhere/tasks.yaml" }, /there is no such file/],
    ["an alias that grows without end", undefined, /aliases/],
  ])("are refused: %s", async (_name, files, message) => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefg"
      .split("")
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdef"[index]}`).join(", ")}]`)
      .join("\n")}\n`;
    expect(await failure(loadCrew(files ?? classic(bomb), options))).toMatch(message);
  });
});

const CREW = `{
  // Shown in logs.
  "name": "Field desk",
  "agents": ["scout"],
  "tasks": [
    {
      "name": "scouting",
      "description": "Visit {sector} firms",
      "expected_output": "A list", // not long
      "agent": "scout",
    },
  ],
  "process": "sequential",
  "verbose": true,
  "memory": true,
  "inputs": { "sector": "toy" },
}
`;

const SCOUT = `{
  "role": "{sector} scout",
  "goal": "Find needs",
  "backstory": "Asks first.",
  "llm": "openai/gpt-4o",
  "tools": ["SerperDevTool"],
  /* how it works */
  "settings": { "verbose": false, "allow_delegation": true, "max_iter": 7 }
}
`;

describe("CrewAI's JSON files", () => {
  it("load with comments, trailing commas and an agent's own file", async () => {
    file("agents/scout.jsonc", SCOUT);
    const crew = await loadCrew(file("crew.jsonc", CREW), options);
    const bound = crew.bind({ tenant: "acme", store: "sqlite::memory:" });
    expect(crew.name).toBe("Field desk");
    expect(bound.agents[0]).toMatchObject({ role: "toy scout", llm: "openai/gpt-4o", maxIterations: 7 });
    expect(bound.tasks[0]).toMatchObject({ name: "scouting", description: "Visit toy firms" });
    expect(warnings).toEqual([
      "agents/scout.jsonc:8:35: allow_delegation: agents hand on no work; the tasks are done in order, each by its own agent.",
      "crew.jsonc:14:3: verbose: nothing is printed; take the events of run().",
      "crew.jsonc:15:3: memory: each agent has memory tools for its scopes instead.",
    ]);
  });

  it.each([
    [
      '"agents": ["scout"]',
      '"agents": ["../scout"]',
      /crew\.jsonc:4:14: an agent's name is that of its file/,
    ],
    ['"agents": ["scout"]', '"agents": ["nobody"]', /crew\.jsonc:4:14: there is no agents\/nobody\.jsonc/],
    ['"agents": ["scout"]', '"agents": []', /a crew has at least one agent/],
    ['"process": "sequential",', '"process": "sequential"', /crew\.jsonc:14:3: comma expected/],
    ['"verbose": true,', '"name": "Other",', /crew\.jsonc:14:3: "name" is there twice/],
    ['"agent": "scout",', '"agent": 5,', /crew\.jsonc:10:7: agent is a text/],
    ['"inputs": { "sector": "toy" }', '"inputs": [1]', /crew\.jsonc:16:3: inputs are names with values/],
  ])("tell where they are wrong: %s", async (right, wrong, message) => {
    file("agents/scout.jsonc", SCOUT);
    expect(await failure(loadCrew(file("crew.jsonc", CREW.replace(right, wrong)), options))).toMatch(message);
  });

  it("warn of a manager, and do the tasks in order instead", async () => {
    file("agents/scout.json", SCOUT.replace("/* how it works */", ""));
    const crew = await loadCrew(file("crew.json", CREW.replace("sequential", "hierarchical")), options);
    expect(crew.tasks).toHaveLength(1);
    expect(warnings).toContain(
      "crew.json:13:3: process: there is no manager; the tasks are done in order, each by its own agent.",
    );
  });

  it("keep a name such as __proto__ as one like any other", async () => {
    file("agents/scout.jsonc", SCOUT.replace('"llm"', '"__proto__": { "polluted": true }, "llm"'));
    await loadCrew(file("crew.jsonc", CREW), options);
    expect(warnings).toContain("agents/scout.jsonc:5:3: __proto__ is unknown and has no effect.");
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});
