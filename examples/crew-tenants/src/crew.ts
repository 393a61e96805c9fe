import { defineCrew } from "@pigeonhole/crew";

/** Two agents in CrewAI's own words. They may read the company's facts, and write each its own memory. */
export const crew = defineCrew({
  name: "price-desk",
  agents: {
    clerk: {
      role: "Price clerk",
      goal: "Know the company's prices",
      backstory: "You look before you answer.",
    },
    checker: { role: "Checker", goal: "Find mistakes in answers", backstory: "You read everything twice." },
  },
  tasks: {
    answer: {
      description: "What does it cost?",
      expected_output: "The price, in a sentence",
      agent: "clerk",
    },
    check: {
      description: "Is the answer right?",
      expected_output: "Yes, or what is wrong",
      agent: "checker",
    },
  },
});
