import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolate } from "./interpolate.js";

const invalid = expect.objectContaining({ code: "invalid_argument" });

describe("a text with placeholders", () => {
  it.each([
    ["Find {topic} in {topic}", { topic: "wheels" }, "Find wheels in wheels"],
    ["{a}{b-c}{_d}", { a: 1, "b-c": 2.5, _d: "x" }, "12.5x"],
    [
      'JSON such as {"a": 1}, { spaced }, {1} and {} stay',
      {},
      'JSON such as {"a": 1}, { spaced }, {1} and {} stay',
    ],
    ["{yes} {no} {none}", { yes: true, no: false, none: null }, "True False None"],
    ["{list} {map}", { list: ["a", 1, "it's"], map: { k: [true] } }, `['a', 1, "it's"] {'k': [True]}`],
  ])("is filled as Python would write the values: %s", (text, inputs, filled) => {
    expect(interpolate(text, inputs, "here")).toBe(filled);
  });

  it("does not expand what an input holds", () => {
    expect(interpolate("{a} {b}", { a: "{b}", b: "{a} $& $1" }, "here")).toBe("{b} {a} $& $1");
  });

  it("takes the text of any input as it is", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(interpolate("<{x}>", { x: value, y: "other" }, "here")).toBe(`<${value}>`);
      }),
    );
  });

  it.each([
    ["{topic}", {}, /here: there is no input "topic"/],
    ["{topic}", { topic: undefined }, /"topic"/],
    ["{toString}", {}, /"toString"/],
    ["{x}", { x: () => "call" }, /"x" is a text/],
    ["{x}", { x: Number.NaN }, /"x" is a text/],
  ])("names what is missing or no plain data: %s with %o", (text, inputs, message) => {
    expect(() => interpolate(text, inputs, "here")).toThrowError(invalid);
    expect(() => interpolate(text, inputs, "here")).toThrowError(message);
  });

  it("refuses an input that contains itself", () => {
    const list: unknown[] = [];
    list.push(list);
    expect(() => interpolate("{x}", { x: list }, "here")).toThrowError(invalid);
  });
});
