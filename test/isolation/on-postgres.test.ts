import { openStore, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { amount } from "../soak.ts";
import { brokenBuild, WITHOUT_NAMES } from "../support/postgres/broken-build.ts";
import { giveBack, queryAt, serverUrl, takeDatabase } from "../support/postgres/databases.ts";
import { NAME_MAKERS, type NameMaker, type Parties, twoSiblings, twoTenants } from "./names.ts";
import { makeProgram } from "./program.ts";
import { Random } from "./random.ts";
import { answersOfA, type OpenWorld } from "./worlds.ts";

const OPERATIONS = amount({ test: 100, soak: 200 });
const PROGRAMS = amount({ test: 1, soak: 20 });
const TABLES = ["namespaces", "entries", "journal", "postings", "pending", "vectors"];

type Open = (url: string, options: { clock: () => number }) => ReturnType<typeof openStore>;

function world(open: Open, rowSecurity: "enable" | "disable"): OpenWorld {
  return async (clock) => {
    const name = await takeDatabase();
    // The tables are made at the first use.
    const first = openStore(serverUrl(name), { clock });
    await new Tenant("nobody", { store: first }).namespaces();
    await first.close();
    const change = (action: string) =>
      queryAt(
        serverUrl(name),
        TABLES.map((table) => `alter table pigeonhole.${table} ${action} row level security`).join(";"),
      );
    await change(rowSecurity);
    return {
      store: open(serverUrl(name), { clock }),
      remove: async () => {
        await change("enable");
        await giveBack(name);
      },
    };
  };
}

/** The first answer of A's that depends on B; undefined when none does. */
async function leak(
  open: OpenWorld,
  parties: (random: Random, maker: NameMaker) => Parties,
  tenants: boolean,
) {
  for (const maker of Object.keys(NAME_MAKERS) as NameMaker[]) {
    for (let seed = 2_000_001; seed < 2_000_001 + PROGRAMS; seed++) {
      const random = new Random(seed);
      const names = parties(random, maker);
      const program = makeProgram(random, OPERATIONS, tenants);
      const alone = await answersOfA(open, names, program, false);
      const beside = await answersOfA(open, names, program, true);
      const at = alone.findIndex((answer, index) => answer !== beside[index]);
      if (at >= 0 || alone.length !== beside.length)
        return { seed, names, alone: alone[at], beside: beside[at] };
    }
  }
  return undefined;
}

describe("A's every answer is the same whatever the other does, on PostgreSQL", () => {
  test("another tenant", async () => {
    expect(await leak(world(openStore, "enable"), twoTenants, true)).toBeUndefined();
  });

  test("a sibling, parent or child namespace", async () => {
    expect(await leak(world(openStore, "enable"), twoSiblings, false)).toBeUndefined();
  });

  test("another tenant, with the predicates alone, as a superuser without row-level security", async () => {
    expect(await leak(world(openStore, "disable"), twoTenants, true)).toBeUndefined();
  });

  test("another tenant, with row-level security alone, and shown to be sealed by nothing else", async () => {
    const broken = await brokenBuild(WITHOUT_NAMES.pattern, WITHOUT_NAMES.replacement);
    try {
      expect(await leak(world(broken.openPostgres, "enable"), twoTenants, true)).toBeUndefined();
      const open = await leak(world(broken.openPostgres, "disable"), sharedNames, true).catch(
        (error: unknown) => error,
      );
      expect(open).toBeDefined();
    } finally {
      broken.remove();
    }
  });
});

/** Tenants whose namespaces could be taken for each other's where only the tenant tells them apart. */
function sharedNames(): Parties {
  return { a: ["acme/notes"], b: ["globex/notes"] };
}
