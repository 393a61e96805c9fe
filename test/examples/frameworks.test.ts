import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { UserProject } from "../docs/user-project.ts";

/** The programs that show a framework with two companies on one agent, and the last line that each prints. */
const EXAMPLES = {
  "ai-sdk": "One agent, two companies: each has its own memories and chats.",
  "openai-agents": "One agent, two companies: each has its own memories and sessions.",
};

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

it.each(Object.entries(EXAMPLES))(
  "the example of %s holds without a key or a network",
  async (name, last) => {
    const offline = { AI_GATEWAY_API_KEY: undefined, OPENAI_API_KEY: undefined };
    const run = await project.run([join(root, `examples/${name}/src/main.ts`)], offline);
    expect({ code: run.code, errors: run.errors }).toEqual({ code: 0, errors: "" });
    expect(run.output).toContain("window, never the aisle");
    expect(run.output.trimEnd().split("\n").at(-1)).toBe(last);
  },
);
