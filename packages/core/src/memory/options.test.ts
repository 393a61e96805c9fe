import { describe, expect, it } from "vitest";
import { checkLimit, checkOptions, checkRevision, expiryOf } from "./options.js";

const refused = expect.objectContaining({ code: "invalid_argument" });

describe("ttlSeconds", () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    [1, 2_000],
    [0.5, 1_500],
    [0.0001, 1_001],
    [1.2345, 2_235],
    [3_155_760_000, 3_155_760_001_000],
  ])("ends an entry to the millisecond: %s", (ttl, end) => expect(expiryOf(ttl, 1_000)).toBe(end));

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 3_155_760_001, "60", {}, true, 60n])(
    "is refused: %s",
    (ttl) => {
      expect(() => expiryOf(ttl, 1_000)).toThrowError(refused);
    },
  );
});

describe("limit", () => {
  it.each([
    [undefined, 10],
    [null, 10],
    [1, 1],
    [1_000, 1_000],
  ])("is taken: %s", (limit, size) => expect(checkLimit(limit, 10)).toBe(size));

  it.each([0, -1, 1.5, 1_001, Number.NaN, "5", {}])("is refused: %s", (limit) => {
    expect(() => checkLimit(limit, 10)).toThrowError(refused);
  });
});

describe("ifRevision", () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])("is taken: %s", (revision) =>
    expect(checkRevision(revision)).toBe(revision),
  );

  it.each([-1, 0.5, Number.NaN, 2 ** 53, "1", null])("is refused: %s", (revision) => {
    expect(() => checkRevision(revision)).toThrowError(refused);
  });
});

describe("options", () => {
  it("are told when one is misspelled", () => {
    expect(() => checkOptions(Object({ ttl: 5 }), ["ttlSeconds"])).toThrowError(/no option "ttl" here/);
  });

  it.each([null, 5, "x", [], undefined])("are an object: %s", (options) => {
    expect(() => Reflect.apply(checkOptions, undefined, [options, []])).toThrowError(refused);
  });
});
