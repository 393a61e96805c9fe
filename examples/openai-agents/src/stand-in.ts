import { type AgentInputItem, type Model, type ModelRequest, Usage } from "@openai/agents";
import { assistantMessage, functionCall } from "@openai/agents/testing";

/** A model that needs no network: it remembers what it is told to note, recalls for all else, and says what it is told. */
export class StandIn implements Model {
  async getResponse({ input }: ModelRequest) {
    const items: readonly AgentInputItem[] =
      typeof input === "string" ? [{ role: "user", content: input }] : input;
    return { usage: new Usage(), output: [stepFor(items)] };
  }

  getStreamedResponse(): never {
    throw new Error("The stand-in does not stream.");
  }
}

function stepFor(items: readonly AgentInputItem[]) {
  const last = items.at(-1);
  if (last?.type === "function_call_result") return assistantMessage(textOf(last.output));
  const asked = last !== undefined && "content" in last ? textOf(last.content) : "";
  const [, key, value] = /^Note my (\w+): (.+)$/.exec(asked) ?? [];
  const callId = `call-${items.length}`;
  return key === undefined || value === undefined
    ? functionCall("recall", { query: asked }, { callId })
    : functionCall("remember", { key, value }, { callId });
}

/** The text of what an item holds: a text, one part, or parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(textOf).join("\n");
  return typeof content === "object" && content !== null && "text" in content ? String(content.text) : "";
}
