import { memoryTools, namespace } from "@pigeonhole/core";
import { done, input, report } from "../../support/scenario-child.ts";

const { url, company, caller, says } = input<{
  url: string;
  company: string;
  caller: string;
  says?: string;
}>();
const tools = memoryTools(namespace(company, "callers"), { store: url });
const recall = tools.find((tool) => tool.name === "recall");
const remember = tools.find((tool) => tool.name === "remember");
const reply = await recall?.execute({ query: caller });
const matches = reply?.ok ? reply.data["matches"] : [];
const known = Array.isArray(matches) ? matches.find(({ key }) => key === caller) : undefined;
await report(known?.value ?? "unknown caller");
if (says !== undefined) await remember?.execute({ key: caller, value: says });
done();
