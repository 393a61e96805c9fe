import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { UserProject } from "../docs/user-project.ts";
import { createDatabase, serverUrl } from "../support/postgres/databases.ts";

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

it("the example of PostgreSQL holds: several servers, one memory, three companies", async () => {
  const run = await project.run([join(root, "examples/postgres/src/main.ts")], {
    DATABASE_URL: serverUrl(await createDatabase()),
  });
  expect({ code: run.code, errors: run.errors }).toEqual({ code: 0, errors: "" });
  expect(run.output).toContain("role: pigeonhole_app has no more rights than the store needs.");
  expect(run.output).toContain("good  row-level security");
  // The tests' server does not wait for its disk.
  expect(run.output).toContain("bad   fsync: fsync is off.");
  expect(run.output.trimEnd().split("\n").at(-1)).toBe("Each company found its own contract, and no other.");
});
