import { ToolMessage } from "@langchain/core/messages";
import { type DynamicStructuredTool, StructuredTool } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { Memory, memoryTools, openStore, type Store } from "@pigeonhole/core";
import { langchainTools } from "@pigeonhole/langchain";
import { AIMessage } from "langchain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let store: Store;
let tools: DynamicStructuredTool[];

beforeEach(() => {
  store = openStore("sqlite::memory:");
  tools = langchainTools("acme/users/42", { store, forget: true });
});
afterEach(() => store.close());

const named = (name: string): DynamicStructuredTool => {
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};
const call = (name: string, args: Record<string, unknown>) =>
  named(name).invoke({ type: "tool_call", id: "call-1", name, args });

describe("the tools for LangChain", () => {
  it("are StructuredTools with the schemas of the memory tools", () => {
    expect(tools.every((tool) => tool instanceof StructuredTool)).toBe(true);
    const plain = memoryTools("acme/users/42", { store, forget: true });
    expect(tools.map((tool) => convertToOpenAITool(tool).function)).toEqual(
      plain.map(({ name, description, inputJsonSchema }) => ({
        name,
        description,
        parameters: { $schema: expect.any(String), ...inputJsonSchema },
      })),
    );
    // Another call gives the same, although some who read a schema change it.
    expect(convertToOpenAITool(named("remember"))).toEqual(convertToOpenAITool(named("remember")));
  });

  it("give a message with the text, and the data as its artifact", async () => {
    const message = await call("remember", { key: "plan", value: "gold" });
    expect(ToolMessage.isInstance(message)).toBe(true);
    expect(message).toMatchObject({
      status: "success",
      name: "remember",
      tool_call_id: "call-1",
      content: 'Remembered "plan" (revision 1).',
      artifact: { key: "plan", revision: 1, changed: true },
    });
  });

  it.each([
    ["remember", {}],
    ["remember", { key: "", value: "x" }],
    ["remember", { key: 5, value: null }],
    ["recall", { query: "x", limit: "many" }],
    ["recall", { query: "x", namespace: "globex" }],
    ["list_memory", { cursor: "made up" }],
  ])("answer wrong input of %s as an error, and throw nothing: %j", async (name, args) => {
    const message = await call(name, args);
    expect(message).toMatchObject({
      status: "error",
      artifact: { code: expect.stringMatching(/^invalid_/) },
    });
    expect(message.content).toMatch(/^Error \(invalid_/);
  });

  it.each([[undefined], [null], ["text"], [[1, 2]], [{}]])(
    "answer what is no call with the text alone: %j",
    async (input) => {
      const answer = await Reflect.apply(named("recall").invoke, named("recall"), [input]);
      expect(answer).toMatch(/^Error \(invalid_argument\)/);
    },
  );

  it("keep the order of the calls of one step in a ToolNode", async () => {
    const node = new ToolNode(tools);
    const step = new AIMessage({
      content: "",
      tool_calls: [
        { name: "remember", args: { key: "plan", value: "gold" }, id: "1" },
        { name: "recall", args: { query: "plan" }, id: "2" },
      ],
    });
    const { messages } = await node.invoke({ messages: [step] });
    expect(messages[1].content).toContain("| gold");
  });

  it("are of a Memory, of scopes, or of tools that were made before", async () => {
    const memory = new Memory("acme/users/7", { store });
    const made = memoryTools(memory);
    const scopes = langchainTools(
      { mine: "acme/users/7", all: { namespace: "acme", access: "read" } },
      { store },
    );
    for (const pack of [langchainTools(memory), langchainTools(made), scopes]) {
      expect(pack.map(({ name }) => name)).toEqual(["remember", "recall", "list_memory"]);
    }
    expect(() => langchainTools(made, { store })).toThrow("made already");
    expect(() => langchainTools("acme//7")).toThrow(expect.objectContaining({ code: "invalid_namespace" }));
  });

  it("hand the context of a call to the function that names the namespace, and never the model's input", async () => {
    const [remember] = langchainTools<{ user: string }>(({ context }) => `acme/users/${context.user}`, {
      store,
    });
    const input = { key: "k", value: "v", user: "2", context: { user: "2" } };
    await remember?.invoke({ key: "k", value: "v" }, { context: { user: "1" } });
    expect(await remember?.invoke(input, { context: { user: "1" } })).toContain("Error (invalid_argument)");
    expect(await remember?.invoke({ key: "k", value: "v" })).toContain("Error (not_allowed)");
    expect(await new Memory("acme/users/1", { store }).get("k")).toBe("v");
    expect(await new Memory("acme/users/2", { store }).get("k")).toBeUndefined();
  });
});
