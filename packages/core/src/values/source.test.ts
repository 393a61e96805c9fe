import { describe, expect, it } from "vitest";
import { checkSource, sourceMatches } from "./source.js";

const refused = expect.objectContaining({ code: "invalid_argument" });

describe("a source", () => {
  it("is kept with its fields in one order, and is nothing when no field is set", () => {
    expect(
      JSON.stringify(checkSource({ tool: "t", agent: "a", user: undefined, task: "k", run: "r", crew: "c" })),
    ).toBe('{"agent":"a","crew":"c","run":"r","task":"k","tool":"t"}');
    for (const empty of [undefined, null, {}, { agent: undefined }])
      expect(checkSource(empty)).toBeUndefined();
  });

  it.each([
    { agent: "" },
    { agent: 5 },
    { agent: null },
    { agent: "a\nb" },
    { agent: "\uD83D" },
    { agent: "é".repeat(129) },
    { who: "me" },
    [],
    "desk",
    5,
  ])("is refused: %j", (source) => expect(() => checkSource(source)).toThrowError(refused));

  it("is a copy that later changes of the given object do not reach", () => {
    const given = { agent: "a" };
    const checked = checkSource(given);
    given.agent = "b";
    expect(checked).toEqual({ agent: "a" });
  });

  it("takes no field that is inherited", () => {
    expect(checkSource(Object.create({ agent: "a" }))).toBeUndefined();
  });

  it("matches when it has every field that is wanted", () => {
    const source = { agent: "a", run: "r" };
    expect(sourceMatches(source, { agent: "a" })).toBe(true);
    expect(sourceMatches(source, { agent: "a", run: "r" })).toBe(true);
    expect(sourceMatches(source, { agent: "a", user: "u" })).toBe(false);
    expect(sourceMatches(source, { agent: "A" })).toBe(false);
    expect(sourceMatches(undefined, { agent: "a" })).toBe(false);
  });
});
