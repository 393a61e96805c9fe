import { parseNamespace } from "@pigeonhole/core";
import { decodePostings, documentTerms } from "@pigeonhole/core/store";
import { equal } from "../assertions.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/ranking");

const TEXTS: Readonly<Record<string, string>> = {
  "pigeon care": "feed and water every morning",
  loft: "the pigeon loft needs a new roof before winter",
  post: "a pigeon carries the post; the pigeon is paid in corn",
  falcon: "a falcon hunts what flies",
  roof: "slate",
};

/** Ranking is computed from the searched namespace alone, so that every store gives the same order and scores. */
export function ranking(check: Check): void {
  check("matches come best first and a key counts more than a value", async ({ memory }) => {
    const home = memory(HOME);
    for (const [key, text] of Object.entries(TEXTS)) await home.set(key, text);
    const { matches, total } = await home.recall("pigeons");
    equal(total, 3);
    equal(
      matches.map(({ entry }) => entry.key),
      ["pigeon care", "post", "loft"],
    );
    const scores = matches.map(({ score }) => score);
    equal(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    equal((await home.recall("roof")).matches[0]?.entry.key, "roof");
    equal((await home.recall("zebra")).total, 0);
  });

  check("an entry whose key is the query comes first", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("other", "plan plan plan plan");
    await home.set("plan", 7);
    await home.set("the", 1);
    equal((await home.recall("plan")).matches[0]?.entry.key, "plan");
    equal((await home.recall("the")).matches[0]?.entry.key, "the");
  });

  check("ties go to the newest, then by code point of the key", async ({ memory, clock }) => {
    const home = memory(HOME);
    for (const key of ["\u{10428}", "\uff42", "b", "B"]) await home.set(key, "pigeon");
    clock.advance(1);
    await home.set("c", "pigeon");
    const { matches } = await home.recall("pigeon");
    equal(new Set(matches.map(({ score }) => score)).size, 1);
    equal(
      matches.map(({ entry }) => entry.key),
      ["c", "B", "b", "\uff42", "\u{10428}"],
    );
    equal(
      (await home.recall("pigeon", { limit: 2 })).matches.map(({ entry }) => entry.key),
      ["c", "B"],
    );
  });

  check("statistics count the live entries of the namespace and their terms", async ({ store, memory }) => {
    let length = 0;
    for (const [key, text] of Object.entries(TEXTS)) {
      await memory(HOME).set(key, text);
      await memory("acme").set(key, text);
      await memory("acme2/ranking").set(key, text);
      length += documentTerms(key, text).length;
    }
    const data = await store.search(HOME, { terms: ["pigeon", "zebra"] }, store.clock());
    equal([data.entries, data.totalLength, data.expired.size], [Object.keys(TEXTS).length, length, 0]);
    equal(
      data.postings.map((rows) => decodePostings(rows).size),
      [3, 0],
    );
  });

  check("the term of every entry has the ids of those that are there", async ({ store, memory, clock }) => {
    const home = memory(HOME);
    for (const key of ["a", "b", "c", "d"]) await home.set(key, 1);
    await home.set("a", 2);
    await home.delete("b");
    await home.set("brief", 1, { ttlSeconds: 1 });
    await home.set("b", 3);
    clock.advance(1_000);
    await home.set("late", 1);
    const ids = new Map<string, number>();
    for (const key of ["a", "c", "d", "b", "late"])
      ids.set(key, (await store.get(HOME, key, clock.now))?.id ?? 0);
    const { postings, expired } = await store.search(HOME, { terms: [""] }, clock.now);
    const every = [...decodePostings(postings[0] ?? []).keys()].filter((id) => !expired.has(id));
    equal(every, [...ids.values()]);
  });

  check("a search gives the entry of a key as get does", async ({ store, memory }) => {
    await memory(HOME).set("plan", "gold");
    await memory("acme").set("other", "gold");
    const search = (key: string) => store.search(HOME, { terms: [], key }, store.clock());
    equal((await search("plan")).entry, await store.get(HOME, "plan", store.clock()));
    for (const key of ["Plan", "pla", "plan ", "other"]) equal((await search(key)).entry, undefined, key);
    equal((await store.search(HOME, { terms: ["gold"] }, store.clock())).entry, undefined);
  });

  check("terms are listed once, from one to below another, by code point", async ({ store, memory }) => {
    const words = ["alpha", "alph", "alphb", "beta", "\ufa0e", "\u{20000}"];
    for (const [index, word] of words.entries()) await memory(HOME).set(`k${index}`, `${word} ${word}`);
    await memory("acme/other").set("key", "alphabet");
    await memory(HOME).set("gone", "alphagone");
    await memory(HOME).delete("gone");
    const between = (from: string, to: string, limit = 10) => store.termsBetween(HOME, from, to, limit);
    equal(await between("alph", "alpi"), ["alph", "alpha", "alphb"]);
    equal(await between("alph", "alpha"), ["alph"]);
    equal(await between("alph", "z", 2), ["alph", "alpha"]);
    equal(await between("b", "\u{10ffff}"), [
      "beta",
      "k0",
      "k1",
      "k2",
      "k3",
      "k4",
      "k5",
      "\ufa0e",
      "\u{20000}",
    ]);
    equal(await store.termsBetween(parseNamespace("acme/none"), "", "z", 10), []);
  });

  check(
    "what is spelt nearly alike, and what a word begins, is found below what holds it",
    async ({ memory }) => {
      const home = memory(HOME);
      await home.set(
        "exact",
        "a note of some length about the weather, the loft, and in it one pigeon among others",
      );
      await home.set("begun", "pigeonhole");
      await home.set("misspelt", "pidgeon");
      await home.set("number", "2026");
      const keys = async (query: string) => (await home.recall(query)).matches.map(({ entry }) => entry.key);
      equal(await keys("pigeon"), ["exact", "begun", "misspelt"]);
      equal(await keys("pigoen"), ["exact"]);
      equal((await home.recall("pigeon")).total, 3);
      equal(await keys("2025"), []);
      for (let at = 0; at < 10; at += 1) await home.set(`more ${at}`, "pigeon");
      equal((await home.recall("pigeon")).total, 11);
      await home.delete("misspelt");
      await memory("acme/ranking/below").set("key", "falcon");
      equal(await keys("falcno"), []);
    },
  );

  check(
    "words of expired entries find nothing, before and after they are removed",
    async ({ memory, clock }) => {
      const [kept, swept] = [memory("acme/kept"), memory("acme/swept")];
      for (const home of [kept, swept]) {
        for (let at = 0; at < 12; at += 1) await home.set(`note ${at}`, "pigeon loft");
        await home.set("begun", "falconers");
        for (const ending of ["", ..."abcdefghi"]) {
          await home.set(`brief ${ending}`, `falcon${ending}`, { ttlSeconds: 1 });
        }
      }
      clock.advance(1_000);
      await swept.changes();
      const answers = await Promise.all(
        [kept, swept].map((home) => home.recall("falcon loft", { limit: 50 })),
      );
      const [one, other] = answers.map(({ matches, total }) => [
        total,
        ...matches.map(({ entry, score }) => [entry.key, score]),
      ]);
      equal(one, other);
      equal(answers[0]?.total, 13);
      equal(
        answers[0]?.matches.some(({ entry }) => entry.key === "begun"),
        true,
      );
    },
  );

  check("entries written together complete each other, whatever stood between", async ({ memory }) => {
    const [plain, worn] = [memory("acme/talk"), memory("acme/worn-talk")];
    for (let at = 0; at < 120; at += 1) {
      const told = at % 12;
      const text = told === 0 ? "the trip to the coast" : told === 1 ? "a lake with swans" : `note ${at * 7}`;
      for (const home of [plain, worn]) await home.set(`t${at}`, text);
      await worn.set(`between ${at}`, "trip");
      await worn.delete(`between ${at}`);
    }
    await plain.set("alone", "a trip");
    await worn.set("alone", "a trip");
    const answers = await Promise.all([plain, worn].map((home) => home.recall("lake trip", { limit: 100 })));
    const [one, other] = answers.map(({ matches, total }) => [
      total,
      ...matches.map(({ entry, score }) => [entry.key, score]),
    ]);
    equal(one, other);
    // A shorter text would come first, were it not for the neighbours.
    equal(answers[0]?.matches.at(-1)?.entry.key, "alone");
  });

  check(
    "the same entries give the same scores whatever else the namespace went through",
    async ({ memory }) => {
      const [plain, worn] = [memory("acme/plain"), memory("acme/worn")];
      for (const [key, text] of Object.entries(TEXTS)) {
        await plain.set(key, text);
        await worn.set(key, "pigeon falcon pigeon");
        await worn.set(`${key} too`, "pigeon falcon pigeon");
      }
      for (const [key, text] of Object.entries(TEXTS)) {
        await worn.set(key, "roof");
        await worn.delete(`${key} too`);
        await worn.set(key, text);
      }
      for (const query of ["pigeon", "falcon roof", "every morning"]) {
        const [one, other] = [await plain.recall(query), await worn.recall(query)];
        equal(other.total, one.total, query);
        equal(
          other.matches.map(({ entry, score }) => [entry.key, score]),
          one.matches.map(({ entry, score }) => [entry.key, score]),
          query,
        );
      }
    },
  );

  check("what is no longer in a value is not found", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("key", "pigeon");
    await home.set("key", "falcon");
    equal((await home.recall("pigeon")).total, 0);
    await home.delete("key");
    equal((await home.recall("falcon")).total, 0);
    await home.set("key", "pigeon");
    equal((await home.recall("pigeon")).total, 1);
  });

  check("ranks, totals and limits hold over a thousand entries", async ({ store, memory }) => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${String(index).padStart(4, "0")}`);
    await store.write(HOME, keys, (key) => ({
      op: "set",
      json: JSON.stringify(`pigeon ${"corn ".repeat(Number(key.slice(1)) % 7)}`),
      expiresAt: undefined,
      source: undefined,
    }));
    const { matches, total } = await memory(HOME).recall("pigeon", { limit: 1_000 });
    equal([matches.length, total], [1_000, 1_000]);
    // The fewer other words the better; within one length all tie and the key decides.
    const expected = keys.toSorted(
      (a, b) => (Number(a.slice(1)) % 7) - (Number(b.slice(1)) % 7) || (a < b ? -1 : 1),
    );
    equal(
      matches.map(({ entry }) => entry.key),
      expected,
    );
    const best = await memory(HOME).recall("pigeon", { limit: 10 });
    equal(best, { matches: matches.slice(0, 10), total });
  });

  check(
    "newestOf gives the named live entries, newest first, then by key",
    async ({ store, memory, clock }) => {
      for (const key of ["b", "\u{1f54a}", "\uff5e", "a"]) await memory(HOME).set(key, 1);
      clock.advance(1);
      await memory(HOME).set("late", 1);
      await memory(HOME).set("brief", 1, { ttlSeconds: 1 });
      clock.advance(1_000);
      const newest = async (ids: number[], limit: number) =>
        (await store.newestOf(HOME, ids, limit, clock.now)).map(({ key }) => key);
      const ids = [1, 2, 3, 4, 5, 6, 7, 8];
      equal(await newest(ids, 10), ["late", "a", "b", "\uff5e", "\u{1f54a}"]);
      equal(await newest(ids, 2), ["late", "a"]);
      equal(await newest([1, 2], 10), ["b", "\u{1f54a}"]);
      equal(await newest([], 10), []);
      const query = { order: "key", prefix: "late", after: undefined, limit: 1 } as const;
      equal(
        await store.newestOf(HOME, [5], 1, clock.now),
        (await store.list(HOME, query, clock.now)).map(({ entry }) => entry),
      );
    },
  );
}
