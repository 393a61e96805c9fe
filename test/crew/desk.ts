import { defineCrew } from "@pigeonhole/crew";
import { MockLanguageModelV4 } from "ai/test";
import { generated, type Step } from "../adapters/ai-model.ts";

/** Three agents, the first of which may write what the crew shares. */
export const desk = defineCrew({
  name: "desk",
  agents: {
    researcher: {
      role: "Researcher of {topic}",
      goal: "Find out about {topic}",
      backstory: "Thorough.",
      grants: { crew: "write", user: "read" },
    },
    analyst: { role: "Analyst", goal: "Say what {topic} means", backstory: "Sober." },
    writer: { role: "Writer", goal: "Write about {topic}", backstory: "Brief.", grants: { tenant: "none" } },
  },
  tasks: {
    research: { description: "Research {topic}.", expected_output: "Facts", agent: "researcher" },
    analysis: { description: "Analyse {topic}.", expected_output: "A view", agent: "analyst" },
    report: {
      description: "Report on {topic}.",
      expected_output: "A page",
      agent: "writer",
      context: ["analysis"],
    },
  },
});

/** What a model knows at a step of a task. */
export interface Moment {
  /** Everything that it was given in this call, as JSON. */
  readonly prompt: string;
  /** What its tools answered so far, the latest last. */
  readonly told: readonly string[];
}

/** A model that follows a script; what it was given is kept in `prompts`. */
export function scriptedModel(script: (moment: Moment) => Step | Promise<Step>): {
  readonly model: MockLanguageModelV4;
  readonly prompts: string[];
} {
  const prompts: string[] = [];
  const model = new MockLanguageModelV4({
    doGenerate: async ({ prompt, tools }) => {
      const text = JSON.stringify([prompt, tools]);
      prompts.push(text);
      const told = prompt.filter(({ role }) => role === "tool").map(({ content }) => JSON.stringify(content));
      return generated(await script({ prompt: text, told }));
    },
  });
  return { model, prompts };
}
