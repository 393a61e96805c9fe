import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  documentTerms,
  MAX_FREQUENCY,
  MAX_LENGTH,
  MAX_QUERY_TERMS,
  MAX_STOP_TERMS,
  MAX_TERMS,
  queryTerms,
  storedTerms,
} from "./document.js";
import { MAX_TEXT_UNITS } from "./normalize-text.js";

const terms = (key: string, value: unknown) => Object.fromEntries(documentTerms(key, value).terms);

describe("documentTerms", () => {
  it("counts a term in the key and in the value apart", () => {
    expect(terms("plan/price", "The price of the plan: prices rise")).toEqual({
      plan: { key: 1, value: 1 },
      price: { key: 1, value: 2 },
      the: { key: 0, value: 2 },
      of: { key: 0, value: 1 },
      rise: { key: 0, value: 1 },
    });
  });

  it("reads strings, numbers, booleans and property names from top to bottom", () => {
    const value = { pets: [{ name: "Rex", age: 3.5, vaccinated: true }, null, "cats"], city: "Oslo" };
    expect([...documentTerms("", value).terms.keys()]).toEqual([
      ...["pet", "name", "rex", "age", "3.5", "vaccin", "true", "cat", "citi", "oslo"],
    ]);
  });

  it("keeps leaves apart", () => {
    expect(terms("", ["foot", "ball", 1, ",000"])).toHaveProperty("000");
    expect(terms("", ["foot", "ball"])).not.toHaveProperty("football");
  });

  it("counts the length in terms, repeats included", () => {
    expect(documentTerms("user:42", "a dog, a cat").length).toBe(6);
    expect(documentTerms("", null)).toEqual({ terms: new Map(), length: 0 });
  });

  it("takes a term named like a property of every object for a term", () => {
    expect(documentTerms("__proto__", { constructor: "toString" }).terms.get("proto")).toEqual({
      key: 1,
      value: 0,
    });
  });

  it("stops at its limits", () => {
    const many = documentTerms(
      "key",
      Array.from({ length: MAX_TERMS + 500 }, (_, index) => `w${index}`),
    );
    expect(many.terms.size).toBe(MAX_TERMS);
    expect(many.terms.has("key")).toBe(true);
    expect(many.terms.has(`w${MAX_TERMS}`)).toBe(false);
    expect(many.length).toBe(MAX_TERMS + 501);

    const long = documentTerms("a", "a ".repeat(400));
    expect(long.terms.get("a")).toEqual({ key: 1, value: MAX_FREQUENCY });
    expect(long.length).toBe(401);
    expect(documentTerms("", "a ".repeat(MAX_TEXT_UNITS)).length).toBeLessThanOrEqual(MAX_LENGTH);
  });

  it("reads the deepest value there may be", () => {
    let value: unknown = "core";
    for (let depth = 0; depth < 64; depth += 1) value = [value];
    expect(terms("", value)).toEqual({ core: { key: 0, value: 1 } });
  });

  it("reads the same from a value and from its JSON", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (key, value) => {
        expect(storedTerms(key, JSON.stringify(value, undefined, 2))).toEqual(documentTerms(key, value));
      }),
    );
  });

  it("finds every term once, with a frequency, in any value", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (key, value) => {
        const document = documentTerms(key, value);
        let sum = 0;
        for (const frequency of document.terms.values()) sum += frequency.key + frequency.value;
        expect(sum).toBe(document.length);
      }),
    );
  });
});

describe("queryTerms", () => {
  it("gives distinct terms", () => {
    expect(queryTerms("painting paintings lake painting")).toEqual(["paint", "lake"]);
  });

  it("leaves stop words out, unless there is nothing else", () => {
    expect(queryTerms("What is the price?")).toEqual(["price"]);
    expect(queryTerms("to be or not to be")).toEqual(["to", "be", "or", "not"]);
    expect(queryTerms("?!")).toEqual([]);
  });

  it("takes the first of many stop words", () => {
    expect(queryTerms("the of and to in a is it you that he was")).toHaveLength(MAX_STOP_TERMS);
  });

  it("takes the first terms of a long query", () => {
    const query = Array.from({ length: 5_000 }, (_, index) => `w${index}`).join(" ");
    expect(queryTerms(query)).toEqual(Array.from({ length: MAX_QUERY_TERMS }, (_, index) => `w${index}`));
  });

  it("finds the terms of what was stored under other forms", () => {
    const stored = documentTerms("customerName", "O\u2019Brien's 1,000 cafés").terms;
    for (const query of ["customername", "customer_name", "Brien", "OBrien", "1000", "CAFE"]) {
      for (const term of queryTerms(query)) expect(stored.has(term)).toBe(true);
    }
  });
});
