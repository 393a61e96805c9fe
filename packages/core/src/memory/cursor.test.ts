import { describe, expect, it } from "vitest";
import { openCursor, sealCursor } from "./cursor.js";

const refused = expect.objectContaining({ code: "invalid_argument" });

describe("a cursor", () => {
  it.each(["user:42", "a.b.c", "😀", "%", [7, 3]])("brings its place back: %j", (place) => {
    expect(openCursor("acme", "list", sealCursor("acme", "list", place))).toEqual(place);
  });

  const cursor = sealCursor("acme", "list", "user:42");

  it("of another namespace or query is refused", () => {
    expect(() => openCursor("acme/a", "list", cursor)).toThrowError(refused);
    expect(() => openCursor("acme", "changes", cursor)).toThrowError(refused);
    expect(() => openCursor("acm", "elist", cursor)).toThrowError(refused);
  });

  it("with any one character altered, left out or added is refused", () => {
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === "0" ? "1" : "0";
      for (const instead of [other, "", `${cursor[at]}0`]) {
        const altered = cursor.slice(0, at) + instead + cursor.slice(at + 1);
        expect(() => openCursor("acme", "list", altered)).toThrowError(refused);
      }
    }
  });

  it.each(["", ".", "x", "made.up", `.${"0".repeat(24)}`, "\uD83D", "x".repeat(5_000), 5, null, {}, ["a"]])(
    "that was never given is refused: %#",
    (made) => expect(() => openCursor("acme", "list", made)).toThrowError(refused),
  );

  it("is text that goes through a URL as it is", () => {
    expect(encodeURI(decodeURI(sealCursor("acme", "list", "a b/é😀?&#")))).toMatch(
      /^[\w.%~!*'();:@&=+$,/?#[\]-]+$/,
    );
  });
});
