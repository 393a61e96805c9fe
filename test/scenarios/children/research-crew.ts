import { openStore } from "@pigeonhole/core";
import { desk, scriptedModel } from "../../crew/desk.ts";
import { done, input, report } from "../../support/scenario-child.ts";

/** A kickoff of the crew. With `hangsIn` the model never answers in that task. */
const { url, run, hangsIn } = input<{ url: string; run: string; hangsIn?: string }>();

const store = openStore(url);
const { model, prompts } = scriptedModel(({ prompt, told }) => {
  if (hangsIn !== undefined && prompt.includes(hangsIn)) return new Promise(() => undefined);
  if (told.length === 0) return [{ name: "recall", input: { query: "what is known about wheels?" } }];
  const known = told.join(" ").includes("Wheels are round");
  if (told.length > 1) return known ? "Known before: wheels are round." : "New: wheels are round.";
  const note = { key: `note of ${run}`, value: "Mine alone" };
  if (!prompt.includes("You are Researcher")) return [{ name: "remember", input: note }];
  const found = { key: "finding", value: "Wheels are round", scope: "crew" };
  return [{ name: "remember", input: known ? { ...note, scope: "agent" } : found }];
});
const bound = desk.bind({ tenant: "acme", store, run, inputs: { topic: "wheels" } });
const result = await bound.run({
  model,
  onEvent: ({ type, task }) => {
    void report(`${type} ${task}`);
  },
});
await report({ result, prompts });
await store.close();
done();
