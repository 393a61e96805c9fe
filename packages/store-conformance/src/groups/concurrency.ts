import { parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/concurrency");
const COUNT = 100;

function times<Result>(count: number, body: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => body(index)));
}

/** Writers at the same time come one after another. */
export function concurrency(check: Check): void {
  check("100 increments at once add up", async ({ memory }) => {
    const sums = await times(COUNT, () => memory(HOME).increment("counter"));
    equal(await memory(HOME).get("counter"), COUNT);
    equal(new Set(sums).size, COUNT);
    equal((await memory(HOME).entry("counter"))?.revision, COUNT);
  });

  check("updates at once lose nothing", async ({ memory }) => {
    const append = (item: number) => (list: unknown) => [...(Array.isArray(list) ? list : []), item];
    await times(50, (index) => memory(HOME).update("list", append(index)));
    const list = await memory(HOME).get<number[]>("list", []);
    equal(
      list.toSorted((a, b) => a - b),
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  check("asynchronous updates at once lose nothing", async ({ memory }) => {
    await times(10, () =>
      memory(HOME).update("counter", async (value) => {
        await Promise.resolve();
        return Number(value ?? 0) + 1;
      }),
    );
    equal(await memory(HOME).get("counter"), 10);
  });

  check("of many that compare and set, one wins", async ({ memory }) => {
    const { revision } = await memory(HOME).set("key", "start");
    for (const ifRevision of [revision, 0]) {
      const key = ifRevision === 0 ? "fresh" : "key";
      const tries = await times(30, (index) =>
        memory(HOME)
          .set(key, index, { ifRevision })
          .then(
            () => "won",
            (error: { code?: string }) => error.code,
          ),
      );
      equal(tries.filter((outcome) => outcome === "won").length, 1, `ifRevision ${ifRevision}`);
      equal(
        tries.filter((outcome) => outcome === "revision_conflict").length,
        29,
        `ifRevision ${ifRevision}`,
      );
    }
  });

  check("of many that delete, one does", async ({ memory }) => {
    await memory(HOME).set("key", 1);
    const deleted = await times(20, () => memory(HOME).delete("key"));
    equal(deleted.filter(Boolean).length, 1);
    equal((await memory(HOME).history("key")).length, 2);
  });

  check("writes to many keys, namespaces and tenants at once are all there", async ({ memory, tenant }) => {
    await times(COUNT, (index) =>
      memory(`tenant${index % 4}/space${index % 5}`).set(`key ${index}`, `pigeon ${index}`),
    );
    const homes = await times(4, (index) => tenant(`tenant${index}`).usage());
    equal(
      homes.map(({ namespaces, entries, changes }) => [namespaces, entries, changes]),
      Array.from({ length: 4 }, () => [5, 25, 25]),
    );
    const recalled = await times(4, (index) => memory(`tenant${index}/space0`).recall("pigeon"));
    equal(
      recalled.map(({ total }) => total),
      [5, 5, 5, 5],
    );
  });

  check("a reader during writes sees revisions grow", async ({ memory }) => {
    const home = memory(HOME);
    const read = async () => {
      let last = 0;
      for (let turn = 0; turn < 50; turn++) {
        const revision = (await home.entry("key"))?.revision ?? 0;
        equal(revision >= last, true, `revision ${revision} after ${last}`);
        last = revision;
      }
    };
    await Promise.all([times(50, (index) => home.set("key", index)), read()]);
    equal((await home.entry("key"))?.revision, 50);
  });
}
