import { parseNamespace, type Source } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import { put } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/values");

const VALUES: readonly unknown[] = [
  5,
  "5",
  true,
  "true",
  false,
  null,
  "null",
  "",
  " ",
  "0",
  0,
  -0,
  [],
  {},
  "[]",
  '{"a":1}',
  { a: 1 },
  [[], [[]], {}],
  1e21,
  1e-7,
  0.1 + 0.2,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  "12345678901234567890",
  "1e21",
  "NaN",
  "2027-01-15T08:00:00Z",
  "line\nbreak\ttab\u0000nul\u001f\u007f",
  "\u2028\u2029\ufeff",
  "e\u0301 is not \u00e9",
  "\u{1f54a}\u{fe0f}\u{1f468}\u200d\u{1f469}",
  "\uffff\u{10ffff}",
  "'; DROP TABLE entries; --",
  "\\u0041 %s $1 ?1 :a {{x}}",
  JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":null}'),
  JSON.parse('{"b":1,"a":2,"10":3,"9":4}'),
  { deep: [{ deeper: [null, [1, "1", { "": "" }]] }] },
  "x".repeat(200_000),
];

const SOURCE: Source = { agent: "a\u0301gent 'x'", run: "1", user: "\u{1f54a}", tool: "null" };

/** A value comes back as it went in, with its type, and so do source and times. */
export function values(check: Check): void {
  check("every value of a difficult set comes back exactly", async ({ memory }) => {
    const home = memory(HOME);
    for (const [index, value] of VALUES.entries()) {
      const written = await home.set(`value ${index}`, value);
      equal(written.value, value, `as written, value ${index}`);
    }
    for (const [index, value] of VALUES.entries()) {
      equal(await home.get(`value ${index}`), value, `value ${index}`);
      equal((await home.history(`value ${index}`)).at(-1)?.value, value, `in history, value ${index}`);
    }
    for (const order of ["key", "newest"] as const) {
      const { entries } = await home.list({ order, limit: 1_000 });
      for (const { key, value } of entries) equal(value, VALUES[Number(key.slice(6))], `${order}, ${key}`);
    }
  });

  check("a difficult value replaces another in place", async ({ memory }) => {
    const home = memory(HOME);
    for (const [index, value] of VALUES.entries()) {
      await home.set("one", value);
      equal(await home.get("one"), value, `value ${index}`);
    }
    equal(
      (await home.history("one")).map(({ value }) => value),
      VALUES,
    );
  });

  check("the JSON text of a value is kept to the character", async ({ store }) => {
    for (const json of ["-0", "1e+21", '{"b":1,"a":2}', '"\\u0000"', "null", "[1,2.5]", '"\u2028"']) {
      equal((await put(store, HOME, "text", { json })).json, json);
      equal((await store.get(HOME, "text", store.clock()))?.json, json);
    }
  });

  check("an update and a decision are given the value as it was set", async ({ memory, store }) => {
    const home = memory(HOME);
    for (const [index, value] of VALUES.entries()) {
      await home.set("one", value);
      let seen: unknown;
      await home.update("one", (current) => {
        seen = current;
        return current ?? null;
      });
      equal(seen, value, `value ${index}`);
    }
    let entry: unknown;
    await store.write(HOME, ["one"], (_key, current) => {
      entry = current;
      return undefined;
    });
    equal(entry, await store.get(HOME, "one", store.clock()));
  });

  check("a source comes back with its fields, and no source as none", async ({ memory, store }) => {
    await memory(HOME, SOURCE).set("signed", 1);
    await memory(HOME).set("plain", 1);
    const home = memory(HOME);
    equal((await home.entry("signed"))?.source, SOURCE);
    equal((await home.history("signed")).at(0)?.source, SOURCE);
    equal((await home.list()).entries.at(1)?.source, SOURCE);
    equal((await store.get(HOME, "plain", store.clock()))?.source, undefined);
    await memory(HOME, { agent: "other" }).set("signed", 2);
    equal((await home.entry("signed"))?.source, { agent: "other" });
    await memory(HOME, { agent: "remover" }).delete("signed");
    equal(
      (await home.history("signed")).map(({ source }) => source),
      [SOURCE, { agent: "other" }, { agent: "remover" }],
    );
  });

  check("times are those of the clock: creation stays, update moves", async ({ memory, clock }) => {
    const home = memory(HOME);
    const first = clock.now;
    await home.set("key", 1);
    clock.advance(1);
    await home.set("key", 2, { ttlSeconds: 100 });
    const entry = await home.entry("key");
    equal(entry, {
      key: "key",
      value: 2,
      revision: 2,
      createdAt: first,
      updatedAt: first + 1,
      expiresAt: first + 100_001,
    });
    clock.advance(1);
    await home.delete("key");
    clock.advance(1);
    equal((await home.set("key", 3)).createdAt, first + 3);
  });

  check("a later set without a time to live lifts the earlier one", async ({ memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", 1, { ttlSeconds: 1 });
    await home.set("key", 2);
    clock.advance(10_000);
    equal(await home.get("key"), 2);
  });
}
