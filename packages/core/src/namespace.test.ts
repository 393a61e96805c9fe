import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namespace, parseNamespace, parseTenant, tenantOf } from "./namespace.js";

const refused = expect.objectContaining({ name: "MemoryError", code: "invalid_namespace" });
const alnum = "ABCXYZabcxyz0189";
const segment = fc
  .tuple(
    fc.constantFrom(...alnum),
    fc.string({ unit: fc.constantFrom(...alnum, ..."._@+:|-"), maxLength: 20 }),
    fc.constantFrom(...alnum, "_", "-", ""),
  )
  .map(([first, middle, last]) => first + (last === "" ? "" : middle + last));

describe("a namespace", () => {
  it.each([
    "acme",
    "acme/users/42",
    "a",
    "0/1/2/3/4/5/6/7",
    "Acme",
    "a.b_c@d+e:f|g-h",
    "x".repeat(128),
    "a--",
    "a__",
    "user|42",
    "con",
    "a..b",
  ])("is taken as it is: %s", (text) => expect(parseNamespace(text)).toBe(text));

  it.each([
    "",
    "/",
    "/acme",
    "acme/",
    "acme//users",
    "acme/../zeta",
    ".",
    "..",
    ".acme",
    "acme.",
    "acme@",
    "acme+",
    "acme:",
    "acme|",
    "-acme",
    "_acme",
    " acme",
    "acme ",
    "ac me",
    "acme\n",
    "acme\0",
    "acme\\users",
    "acme%2Fusers",
    "acmé",
    "аcme",
    "acme\u200B",
    "😀",
    "a*",
    "a?",
    "x".repeat(129),
    "a/b/c/d/e/f/g/h/i",
    Array.from({ length: 5 }, () => "x".repeat(110)).join("/"),
    "/".repeat(1e6),
  ])("is refused and never rewritten: %#", (text) =>
    expect(() => parseNamespace(text)).toThrowError(refused),
  );

  it.each([undefined, null, 5, {}, ["acme"], Object("acme"), Symbol("acme")])("is a string: %#", (text) => {
    expect(() => Reflect.apply(parseNamespace, undefined, [text])).toThrowError(refused);
    expect(() => Reflect.apply(namespace, undefined, [text])).toThrowError(refused);
  });

  it("of parts has a segment for each part, whatever the parts are", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            segment,
            fc.string({ unit: "binary", maxLength: 5 }),
            fc.constantFrom("/", "a/b", "..", ""),
          ),
          { maxLength: 10 },
        ),
        (parts) => {
          let built: string | undefined;
          try {
            built = namespace(...parts);
          } catch (error) {
            expect(error).toEqual(refused);
          }
          if (built !== undefined) expect(built.split("/")).toEqual(parts);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of parts within the rules is always taken, and its tenant is the first", () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), (parts) => {
        const built = namespace(...parts);
        expect(built).toBe(parts.join("/"));
        expect(parseNamespace(built)).toBe(built);
        expect(tenantOf(built)).toBe(parts[0]);
      }),
    );
  });

  it("needs a part", () => {
    expect(() => namespace()).toThrowError(refused);
  });

  it("shows a wrong part without what is hidden in it, and no long one", () => {
    expect(() => namespace("a\u202Eb")).toThrowError(/"a\?b" is not/);
    expect(() => namespace("x".repeat(500))).toThrowError(/^That text is not/);
  });
});

describe("a tenant", () => {
  it("is one segment", () => {
    expect(parseTenant("acme")).toBe("acme");
    expect(() => parseTenant("acme/users")).toThrowError(refused);
  });
});
