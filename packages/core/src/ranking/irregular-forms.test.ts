import { describe, expect, it } from "vitest";
import { baseForm } from "./irregular-forms.js";
import { termOf } from "./term-of.js";

describe("irregular English forms", () => {
  it.each([
    ["went", "going"],
    ["bought", "buys"],
    ["children", "child"],
    ["written", "writing"],
  ])("are the term of their base: %s and %s", (form, other) => {
    expect(termOf(form)).toBe(termOf(other));
  });

  it("are whole words only, and other words stay as they are", () => {
    for (const word of ["wentworth", "boughtx", "constructor", "__proto__", ""])
      expect(baseForm(word)).toBe(word);
  });
});
