import { Memory, type Namespace, parseNamespace, type Store, Tenant } from "@pigeonhole/core";
import { tenantOf } from "@pigeonhole/core/store";
import { equal, rejects } from "../assertions.js";
import type { Check, Trial } from "../trial.js";
import { MODEL, tenantViewOf, type View, viewOf } from "../view.js";
import { NAMESPACES, TENANTS } from "./look-alikes.js";

const KEYS = ["plan", "colour", "shared", "brief", "counter", "gone", "gold", "blue pigeon"];
const QUERIES = ["plan", "gold", "blue", "pigeon"];

/** What one namespace sees and does is never another's: names are compared by exact equality. */
export function isolation(check: Check): void {
  for (const [one, other] of [...TENANTS, ...NAMESPACES]) {
    check(`${one} is sealed from ${other}`, (trial) => sealed(trial, one, other));
    check(`${other} is sealed from ${one}`, (trial) => sealed(trial, other, one));
  }

  check("many neighbours move no score, count or place", async (trial) => {
    const mine = parseNamespace("acme/users/42");
    await fill(trial, mine, "gold");
    const before = await everything(trial.store, mine, "acme");
    for (let number = 0; number < 20; number++) {
      const memory = trial.memory(`tenant${number}/users/42`);
      for (const key of KEYS) await memory.set(key, `gold pigeon ${"blue ".repeat(number)}`);
    }
    same(await everything(trial.store, mine, "acme"), before, "after 20 tenants wrote");
  });

  check("the same data gives the same answers in two namespaces", async (trial) => {
    const [one, other] = [parseNamespace("acme/users/1"), parseNamespace("acme/users/2")];
    for (const [name, word] of [
      [one, "gold"],
      [parseNamespace("acme/users/3"), "pigeon pigeon"],
      [other, "gold"],
    ] as const) {
      await fill(trial, name, word);
      trial.clock.advance(-60_000);
    }
    trial.clock.advance(60_000);
    same(withoutCursors(await view(trial.store, other)), withoutCursors(await view(trial.store, one)), "");
  });

  check("a cursor is of no use to another namespace", async (trial) => {
    for (const name of ["acme/users/42", "acme/users/43"]) await fill(trial, parseNamespace(name), "gold");
    const { nextCursor = "" } = await trial.memory("acme/users/42").list({ limit: 1 });
    const foreign = trial.memory("acme/users/43").list({ limit: 1, cursor: nextCursor });
    await rejects(foreign, "invalid_argument");
  });

  check("an id of one namespace reads nothing in another", async ({ store, memory }) => {
    const [mine, theirs] = [parseNamespace("acme/a"), parseNamespace("acme/b")];
    await memory(theirs).set("secret", "theirs");
    const entry = await store.get(theirs, "secret", store.clock());
    equal(await store.newestOf(mine, [entry?.id ?? 0], 10, store.clock()), []);
  });

  check("a tenant's namespaces and usage are its own", async ({ memory, tenant }) => {
    await memory("acme/a").set("key", 1);
    await memory("acme/b").set("key", 1);
    await memory("acme2/c").set("key", 1);
    equal(await tenant("acme").namespaces(), ["acme/a", "acme/b"]);
    const { namespaces, entries, changes } = await tenant("acme").usage();
    equal({ namespaces, entries, changes }, { namespaces: 2, entries: 2, changes: 2 });
    equal(await tenant("acm").namespaces(), []);
    equal(await tenant("acm").usage(), { namespaces: 0, entries: 0, changes: 0, bytes: 0 });
  });
}

/** Lets a neighbour do everything that can be done, and compares all that can be seen after each step. */
async function sealed(trial: Trial, one: string, other: string): Promise<void> {
  const { store, clock } = trial;
  const [mine, theirs] = [parseNamespace(one), parseNamespace(other)];
  const apart = tenantOf(mine) !== tenantOf(theirs);
  const see = (): Promise<View> => (apart ? everything(store, mine, tenantOf(mine)) : view(store, mine));

  const untouched = await view(store, theirs);
  await fill(trial, mine, "gold");
  same(await view(store, theirs), untouched, `${other} before it wrote anything`);

  const before = await see();
  clock.advance(-60_000);
  await fill(trial, theirs, "blue pigeon");
  same(await see(), before, `${one} after ${other} wrote`);

  const neighbour = new Memory(theirs, { store, source: { agent: "writer" } });
  await neighbour.rewind({ source: { agent: "writer" } });
  await neighbour.set("again", "gold");
  await neighbour.clear();
  same(await see(), before, `${one} after ${other} was cleared`);

  const tenant = new Tenant(tenantOf(theirs), { store });
  await tenant.eraseNamespace(theirs);
  same(await see(), before, `${one} after ${other} was erased`);
  if (apart) {
    await neighbour.set("again", "gold");
    await tenant.erase();
    same(await see(), before, `${one} after the tenant of ${other} was erased`);
  }
  same(await view(store, theirs), untouched, `${other} after it was erased`);
}

/** Sets, updates, deletes and lets expire, so that every kind of record is there; a minute passes. */
async function fill({ store, clock }: Trial, name: Namespace, word: string): Promise<void> {
  const memory = new Memory(name, { store, source: { agent: "writer" } });
  await memory.set("plan", `${word} and pigeon`);
  await memory.set("colour", { is: "blue", was: [word] });
  await memory.set("brief", `${word} for a while`, { ttlSeconds: 30 });
  await memory.set("shared", word);
  await memory.set(word, "a key that the neighbour does not have");
  await memory.increment("counter", word.length);
  await memory.set("gone", "gold");
  await memory.delete("gone");
  await memory.update("plan", (text) => `${String(text)}, later ${word}`);
  clock.advance(60_000);
  await memory.set("late", word);
  const made = { json: JSON.stringify(word), vector: Float32Array.of(word.length, 1) };
  await store.putVectors(
    name,
    MODEL,
    ["late", "shared"].map((key) => ({ key, ...made })),
  );
}

function view(store: Store, name: Namespace): Promise<View> {
  return viewOf(store, name, KEYS, QUERIES);
}

async function everything(store: Store, name: Namespace, tenant: string): Promise<View> {
  return { ...(await view(store, name)), ...(await tenantViewOf(store, tenant)) };
}

function same(now: View, before: View, when: string): void {
  for (const [section, seen] of Object.entries(now)) equal(seen, before[section], `${section}, ${when}`);
}

/** Cursors are bound to their namespace, so they differ where all else is the same. */
function withoutCursors(seen: View): View {
  const text = JSON.stringify(seen, (name, value: unknown) =>
    name === "next" || (typeof value === "string" && /\.[0-9a-f]{24}$/.test(value)) ? "cursor" : value,
  );
  return JSON.parse(text);
}
