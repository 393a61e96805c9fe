// One kickoff of the crew in a process of its own: `node kickoff.ts`, with the store in PIGEONHOLE_STORE.
import { fileURLToPath } from "node:url";
import { loadCrew } from "@pigeonhole/crew";
import { chooseModel } from "./model.ts";

const config = (name: string): string => fileURLToPath(new URL(`../config/${name}.yaml`, import.meta.url));

const crew = await loadCrew({ agents: config("agents"), tasks: config("tasks"), name: "wheel-desk" });
const bound = crew.bind({
  tenant: "acme",
  inputs: { topic: "wheels" },
  grants: { researcher: { crew: "write" } },
});
const { model } = chooseModel();
const { tasks } = await bound.run({
  model,
  onEvent: (event) => {
    if (event.type === "step" && event.tools.length > 0)
      console.log(`  ${event.agent}: ${event.tools.join(", ")}`);
  },
});
for (const { task, agent, output } of tasks) console.log(`${task} (${agent}): ${output}`);
await bound.store.close();
