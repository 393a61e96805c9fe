import { describe, expect, it } from "vitest";
import { entryUri, parseEntryUri } from "./entry-uri.js";

describe("the URI of an entry", () => {
  it.each(["plan", "a/b", "..", ".", "100%", "%2F", "?q#h", "Grüße 😀", "{key}", " ", "memory://entries/x"])(
    "leads back to the key %j, with and without a scope",
    (key) => {
      for (const scope of [undefined, "own"]) {
        const uri = entryUri({ scope, key });
        expect(uri).toMatch(/^memory:\/\/entries\/[\x21-\x7e]+$/);
        expect(parseEntryUri(uri, scope !== undefined)).toEqual({ scope, key });
        expect(parseEntryUri(uri, scope === undefined)).toBeUndefined();
      }
    },
  );

  it.each(["", "memory://entries/", "memory://entries/%E0%A4%A", "MEMORY://entries/a", "memory://entries"])(
    "is not %j",
    (uri) => {
      expect(parseEntryUri(uri, false)).toBeUndefined();
    },
  );
});
