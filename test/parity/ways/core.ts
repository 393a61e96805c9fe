import { memoryTools } from "@pigeonhole/core";
import type { Way } from "../way.ts";

/** The tools themselves: what every other way is compared with. */
export const core: Way = {
  name: "core",
  carries: ["ok", "data", "error"],
  async open({ of, options }) {
    const tools = memoryTools(of, options);
    return {
      list: async () =>
        tools.map(({ name, description, inputJsonSchema }) => ({
          name,
          description,
          schema: inputJsonSchema,
        })),
      async call(name, input) {
        const answer = await tools.find((tool) => tool.name === name)?.execute(input);
        if (answer === undefined) throw new Error(`There is no tool ${name}.`);
        return answer;
      },
      close: async () => undefined,
    };
  },
};
