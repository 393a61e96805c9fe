import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.js";

describe("the settings of a command", () => {
  it("come from flags", () => {
    const flags = {
      namespace: "acme/users/42",
      store: "sqlite:./memory",
      readOnly: true,
      forget: true,
      source: ["agent=support-bot", "run=a=b"],
      maxReplyTokens: "500",
    };
    expect(readSettings(flags, {})).toEqual({
      of: "acme/users/42",
      options: {
        store: "sqlite:./memory",
        readOnly: true,
        forget: true,
        source: { agent: "support-bot", run: "a=b" },
        maxReplyTokens: 500,
      },
    });
  });

  it("come from the environment where there is no flag", () => {
    const environment = {
      PIGEONHOLE_NAMESPACE: "acme/users/42",
      PIGEONHOLE_STORE: "sqlite:./memory",
      PIGEONHOLE_READ_ONLY: "true",
      PIGEONHOLE_FORGET: "0",
      PIGEONHOLE_SOURCE: "agent=support-bot, user=ann",
    };
    expect(readSettings({ store: "sqlite::memory:" }, environment)).toEqual({
      of: "acme/users/42",
      options: {
        store: "sqlite::memory:",
        readOnly: true,
        forget: false,
        source: { agent: "support-bot", user: "ann" },
      },
    });
  });

  it("name scopes, with what may be done in each", () => {
    const scopes = {
      own: { namespace: "acme/a:b", access: "write" },
      all: { namespace: "acme", access: "read" },
    };
    expect(readSettings({ scope: ["own=acme/a:b"], readScope: ["all=acme"] }, {}).of).toEqual(scopes);
    const environment = { PIGEONHOLE_SCOPES: "own=acme/a:b", PIGEONHOLE_READ_SCOPES: "all=acme" };
    expect(readSettings({}, environment).of).toEqual(scopes);
  });

  it("take a namespace or scopes by flag in place of the environment's", () => {
    const environment = { PIGEONHOLE_NAMESPACE: "acme/users/1" };
    expect(readSettings({ namespace: "acme/users/2" }, environment).of).toBe("acme/users/2");
    expect(readSettings({ scope: ["own=acme"] }, environment).of).toEqual({
      own: { namespace: "acme", access: "write" },
    });
  });

  it.each([
    ["nothing to bind to", {}, {}, "There is no default."],
    ["both", { namespace: "acme", scope: ["own=acme"] }, {}, "not both"],
    ["a scope twice", { scope: ["own=acme"], readScope: ["own=acme/a"] }, {}, "name of its own"],
    ["a scope without a name", { scope: ["=acme"] }, {}, "--scope takes a name and a value"],
    [
      "a switch that is neither",
      { namespace: "acme" },
      { PIGEONHOLE_FORGET: "2" },
      "PIGEONHOLE_FORGET is true or false",
    ],
  ])("refuse %s", (_what, flags, environment, message) => {
    expect(() => readSettings(flags, environment)).toThrow(message);
  });
});
