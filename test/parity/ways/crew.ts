import type { MemoryTool, Store } from "@pigeonhole/core";
import { defineCrew } from "@pigeonhole/crew";
import type { Opened, Pack, Way } from "../way.ts";

const desk = defineCrew({
  name: "desk",
  agents: { parity: { role: "Clerk", goal: "Keep facts", backstory: "Careful.", grants: { crew: "write" } } },
  tasks: { keep: { description: "Keep facts", expected_output: "Facts", agent: "parity" } },
});

/** What the tools of the crew's agent are bound to: the core's own answers on it are those that are expected. */
export function packOfAgent(store: Store): Pack {
  const of = desk.bind({ tenant: "acme", run: "1", store }).scopes("parity");
  return { of, options: { store, source: { agent: "parity", crew: "desk", run: "1" } } };
}

/** The tools that a crew gives its agent. */
export const crew: Way = {
  name: "crew",
  carries: ["ok", "data", "error"],
  async open({ options: { store } }): Promise<Opened> {
    const bound = desk.bind({ tenant: "acme", run: "1", ...(store === undefined ? {} : { store }) });
    const toolOf = (name: string): MemoryTool => {
      const tool = bound.tools("parity").find((one) => one.name === name);
      if (tool === undefined) throw new Error(`The agent has no ${name}.`);
      return tool;
    };
    return {
      list: async () =>
        bound
          .tools("parity")
          .map(({ name, description, inputJsonSchema }) => ({ name, description, schema: inputJsonSchema })),
      call: (name, input) => toolOf(name).execute(input),
      close: async () => undefined,
    };
  },
};
