import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { UserProject } from "../docs/user-project.ts";

/** The programs that show crews, and the last line that each prints. */
const EXAMPLES = {
  "crew-research": "The second kickoff used what the first one found.",
  "crew-tenants": "One crew, two companies, at once: nothing crossed.",
};

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

it.each(Object.entries(EXAMPLES))("%s holds without a key or a network", async (name, last) => {
  const run = await project.run([join(root, `examples/${name}/src/main.ts`)], {
    AI_GATEWAY_API_KEY: undefined,
  });
  expect({ code: run.code, errors: run.errors }).toEqual({ code: 0, errors: "" });
  expect(run.output.trimEnd().split("\n").at(-1)).toBe(last);
});
