import { Memory, memoryTools, openStore, type Store } from "@pigeonhole/core";
import { asSchema } from "ai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aiSdkTools } from "./ai-sdk-tools.js";

let store: Store;
beforeEach(() => {
  store = openStore("sqlite::memory:");
});
afterEach(() => store.close());

describe("aiSdkTools", () => {
  it("tells each tool's own schema, which the AI SDK cannot change", async () => {
    const made = memoryTools("acme", { store });
    const tools = aiSdkTools(made);
    for (const { name, inputJsonSchema } of made) {
      const before = structuredClone({ ...inputJsonSchema });
      const told = await asSchema(tools[name]?.inputSchema).jsonSchema;
      expect(told).toEqual(before);
      told.properties = {};
      expect(inputJsonSchema).toEqual(before);
    }
  });

  it.each([[{ key: 5 }], [null], ["text"], [[]]])("lets the tool answer wrong input: %j", async (input) => {
    const { remember } = aiSdkTools("acme", { store });
    const schema = asSchema(remember.inputSchema);
    expect(await schema.validate?.(input)).toEqual({ success: true, value: input });
    const output = await remember.execute(input as never, {});
    expect(output).toMatchObject({ ok: false, error: { code: "invalid_argument" } });
    expect(remember.toModelOutput({ output })).toEqual({ type: "error-text", value: output.text });
  });

  it("gives the model the text and the program the whole answer", async () => {
    const { remember } = aiSdkTools("acme", { store });
    const output = await remember.execute({ key: "seat", value: "window" }, {});
    expect(output).toEqual({
      ok: true,
      text: 'Remembered "seat" (revision 1).',
      data: { key: "seat", revision: 1, changed: true },
    });
    expect(remember.toModelOutput({ output })).toEqual({ type: "text", value: output.text });
  });

  it.each([[null], [undefined], [5], [{ ok: true, text: 5 }]])(
    "tells as JSON what a client made up: %j",
    (output) => {
      const { recall } = aiSdkTools("acme", { store });
      expect(recall.toModelOutput({ output: output as never })).toEqual({
        type: "text",
        value: String(JSON.stringify(output)),
      });
    },
  );

  it("names the namespace by the context of a call, of ai 7 or else of ai 6", async () => {
    const { remember } = aiSdkTools(({ tenant }: { tenant: string }) => tenant, { store });
    const input = { key: "who", value: "me" };
    await remember.execute(input, { context: { tenant: "seven" }, experimental_context: { tenant: "none" } });
    await remember.execute(input, { experimental_context: { tenant: "six" } });
    for (const tenant of ["seven", "six"]) expect(await new Memory(tenant, { store }).get("who")).toBe("me");
    expect(await remember.execute(input)).toMatchObject({ ok: false, error: { code: "not_allowed" } });
    expect(await new Memory("none", { store }).has("who")).toBe(false);
  });
});
