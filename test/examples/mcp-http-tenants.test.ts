import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { UserProject } from "../docs/user-project.ts";

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

it("two companies on one server do not reach each other", async () => {
  const run = await project.run([join(root, "examples/mcp-http-tenants/src/main.ts")]);
  expect({ code: run.code, errors: run.errors }).toEqual({ code: 0, errors: "" });
  expect(run.output.trimEnd().split("\n").at(-1)).toBe(
    "Two companies, one server: neither reached the other.",
  );
});
