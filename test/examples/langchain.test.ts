import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { UserProject } from "../docs/user-project.ts";

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

/** Runs an example offline, on a store of this test. */
async function start(example: string): Promise<string> {
  const main = join(root, "examples", example, "src/main.ts");
  const { code, output, errors } = await project.run([main], {
    OPENAI_API_KEY: "",
    PIGEONHOLE_STORE: `sqlite:${join(project.folder, "memory")}`,
  });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return output;
}

it("the LangChain agent serves two tenants over two processes", async () => {
  const output = await start("langchain-agent");
  const [, again = ""] = output.split("A new process:");
  expect(again).toMatch(/Ann of acme: .*\n.*\n\| I like my coffee as a flat white\.\nBob of globex: /);
  expect(again).toMatch(/\| I like my coffee as a double espresso\.\nAll of this held\.\n$/);
});

it("the LangGraph graph recalls by its store what an earlier process learned", async () => {
  const output = await start("langgraph-store");
  expect(output).toMatch(
    /^ann of acme: .*\n- I must avoid food with peanuts\.\nannie of acme: .*\n- nothing yet\n/,
  );
  expect(output).toMatch(/- I must avoid shrimp and food from the sea\.\nAll of this held\.\n$/);
});
