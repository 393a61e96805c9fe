import { describe, expect, it } from "vitest";
import { namespaceTemplate } from "./namespace-template.js";

describe("a claim-to-namespace template", () => {
  it("makes a namespace of claims, each within one segment", () => {
    const of = namespaceTemplate("{org_id}/users/user-{sub}");
    expect(of({ org_id: "acme", sub: "42" })).toBe("acme/users/user-42");
    expect(of({ org_id: "acme", sub: "auth0|42" })).toBe("acme/users/user-auth0|42");
    const named = namespaceTemplate("{https://id.example/org}/{sub}");
    expect(named({ "https://id.example/org": "acme", sub: "42" })).toBe("acme/42");
  });

  it.each([
    ["missing", {}],
    ["empty", { org_id: "" }],
    ["a number", { org_id: 7 }],
    ["a list", { org_id: ["acme"] }],
    ["an object", { org_id: { toString: () => "acme" } }],
    ["null", { org_id: null }],
    ["with a slash", { org_id: "acme/users" }],
    ["a slash alone", { org_id: "/" }],
    ["going up", { org_id: ".." }],
    ["with a space", { org_id: "ac me" }],
    ["with a NUL", { org_id: "acme\0" }],
    ["of another script", { org_id: "аcme" }],
    ["too long", { org_id: "a".repeat(129) }],
    ["inherited", Object.create({ org_id: "acme" })],
  ])("refuses a claim that is %s", (_what, claims) => {
    const of = namespaceTemplate("{org_id}/users/{sub}");
    expect(() => of(Object.assign(claims, { sub: "42" }))).toThrow(
      expect.objectContaining({ code: "invalid_namespace" }),
    );
  });

  it.each([
    "",
    "acme/users",
    "{}",
    "{sub",
    "sub}",
    "{a}{b}",
    "{a}-{b}/x",
    "/{sub}",
    "{sub}/",
    "a b/{sub}",
    "{a}//{b}",
  ])("is refused where it could be read in two ways or names no claim: %j", (template) => {
    expect(() => namespaceTemplate(template)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});
