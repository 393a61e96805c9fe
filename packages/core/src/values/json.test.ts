import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../limits.js";
import { decodeJson, encodeJson } from "./json.js";

const refused = expect.objectContaining({ name: "MemoryError", code: "invalid_value" });

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

describe("a value", () => {
  it.each([
    [5, "5"],
    ["5", '"5"'],
    [true, "true"],
    [null, "null"],
    ["", '""'],
    [[], "[]"],
    [{}, "{}"],
    ['{"a":1}', '"{\\"a\\":1}"'],
    [1e21, "1e+21"],
    [-0, "-0"],
    [0.1, "0.1"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    [Number.MIN_VALUE, "5e-324"],
    ["a\0b\u2028\u{1F600}", '"a\\u0000b\u2028😀"'],
    [{ b: 1, a: [null, false] }, '{"b":1,"a":[null,false]}'],
  ])("comes back exactly: %j", (value, text) => {
    expect(encodeJson(value)).toBe(text);
    const back = decodeJson(text);
    expect(back).toStrictEqual(value);
    expect(Object.is(back, value) || typeof value === "object").toBe(true);
  });

  it("keeps a field named __proto__ or constructor as a field", () => {
    const text = '{"__proto__":{"admin":true},"constructor":1,"toString":2}';
    const value = decodeJson(text);
    expect(encodeJson(value)).toBe(text);
    expect(Object.keys(Object(value))).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object(value).admin).toBeUndefined();
  });

  it("of any JSON is written as JSON.stringify writes it, but for -0", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = encodeJson(value);
        expect(JSON.parse(text)).toStrictEqual(value);
        if (!text.includes("-0")) expect(text).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });

  it("takes an object without a prototype, and one of another realm", async () => {
    const { runInNewContext } = await import("node:vm");
    expect(encodeJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
    expect(encodeJson(runInNewContext("({ a: [1] })"))).toBe('{"a":[1]}');
  });

  it.each([
    ["undefined", undefined],
    ["undefined in a list", [undefined]],
    ["undefined in a field", { a: undefined }],
    ["a hole", new Array(3)],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a symbol as a field", { [Symbol("x")]: 1 }],
    ["NaN", Number.NaN],
    ["infinity", { a: [Number.POSITIVE_INFINITY] }],
    ["a BigInt", 10n],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a class instance", new (class Plan {})()],
    ["a boxed string", Object("x")],
    ["bytes", new Uint8Array(2)],
    ["a list with a named field", Object.assign([1], { name: "x" })],
    ["half a surrogate pair", "a\uD83D"],
    ["half a surrogate pair in a name", { "\uDE00": 1 }],
    [
      "a getter that throws",
      {
        get a() {
          throw new Error("no");
        },
      },
    ],
  ])("is refused and never changed: %s", (_name, value) => {
    expect(() => encodeJson(value)).toThrowError(refused);
  });

  it("is refused when it contains itself, and taken when it holds a part twice", () => {
    const circle: { self?: unknown } = {};
    circle.self = [circle];
    expect(() => encodeJson(circle)).toThrowError(/contains itself/);
    const part = { a: 1 };
    expect(encodeJson([part, part])).toBe('[{"a":1},{"a":1}]');
  });

  it("names the place of what is wrong", () => {
    expect(() => encodeJson({ plan: [{ seats: Number.NaN }] })).toThrowError(/"plan\[0\]\.seats" is NaN/);
  });

  it(`has at most ${LIMITS.valueDepth} levels`, () => {
    expect(decodeJson(encodeJson(nested(LIMITS.valueDepth)))).toEqual(nested(LIMITS.valueDepth));
    expect(() => encodeJson(nested(LIMITS.valueDepth + 1))).toThrowError(refused);
    expect(() => encodeJson(nested(100_000))).toThrowError(refused);
  });

  it("has at most 256 KiB as JSON text, in bytes", () => {
    const room = LIMITS.valueBytes - 2;
    expect(encodeJson("x".repeat(room))).toHaveLength(LIMITS.valueBytes);
    expect(() => encodeJson("x".repeat(room + 1))).toThrowError(refused);
    expect(encodeJson("é".repeat(room / 2))).toHaveLength(room / 2 + 2);
    expect(() => encodeJson("é".repeat(room / 2 + 1))).toThrowError(refused);
    expect(() => encodeJson('"'.repeat(room / 2 + 1))).toThrowError(refused);
    expect(() => encodeJson(new Array(1e9))).toThrowError(refused);
  });
});
