import { openStore, type Store } from "@pigeonhole/core";
import { beforeAll, describe, expect, it } from "vitest";
import { CALLS, type Call, SCOPED_CALLS } from "./parity/calls.ts";
import type { Answer, Listed, Pack, Way } from "./parity/way.ts";
import { core } from "./parity/ways/core.ts";
import { crew, packOfAgent } from "./parity/ways/crew.ts";
import { WAYS } from "./parity/ways/index.ts";

interface Case {
  readonly name: string;
  pack(store: Store): Pack;
  readonly calls: readonly Call[];
  readonly ways: readonly Way[];
}

const common = (store: Store): Pack["options"] => ({ store, source: { agent: "parity" }, forget: true });

const SCOPES = {
  agent: "acme/agents/a",
  crew: "acme/crews/c",
  tenant: { namespace: "acme", access: "read" },
} as const;

const CASES: readonly Case[] = [
  {
    name: "one namespace",
    pack: (store) => ({ of: "acme/users/42", options: common(store) }),
    calls: CALLS,
    ways: WAYS,
  },
  {
    name: "scopes",
    pack: (store) => ({ of: SCOPES, options: common(store) }),
    calls: SCOPED_CALLS,
    ways: WAYS,
  },
  {
    name: "what a crew gives its agent",
    pack: packOfAgent,
    calls: SCOPED_CALLS.filter(({ tool }) => tool !== "forget"),
    ways: [crew, ...WAYS],
  },
];

interface Run {
  readonly listed: Listed[];
  readonly answers: Answer[];
}

/** Takes all of a pack's calls one way, on an empty store whose clock only the calls move. */
async function take(way: Way, { pack, calls }: Case): Promise<Run> {
  let now = Date.UTC(2027, 0, 1);
  const store = openStore("sqlite::memory:", { clock: () => now });
  const opened = await way.open(pack(store));
  const listed = await opened.list();
  const answers: Answer[] = [];
  for (const { tool, input, after = 1 } of calls) {
    now += after * 1_000;
    answers.push(await opened.call(tool, input));
  }
  await opened.close();
  await store.close();
  return { listed, answers };
}

describe.each(CASES)("the same calls on $name", (one) => {
  const { calls, ways } = one;
  let expected: Run;
  beforeAll(async () => {
    expected = await take(core, one);
  });

  it("are good, bad, retried, huge and hostile ones", () => {
    expect(expected.answers.filter(({ ok }) => ok).length).toBeGreaterThan(3);
    expect(expected.answers.filter(({ ok }) => !ok).length).toBeGreaterThan(2);
  });

  describe.each(ways.map((way) => ({ way, name: way.name })))("through $name", ({ way }) => {
    let run: Run;
    beforeAll(async () => {
      run = await take(way, one);
    });

    it("are of tools with the same names, descriptions and schemas", () => {
      expect(run.listed).toEqual(expected.listed);
    });

    it.each(calls.map((call, index) => ({ ...call, index })))("$what: $tool", ({ index }) => {
      expect(run.answers[index]).toEqual(carried(expected.answers[index], way));
    });
  });
});

it("names each way once", () => {
  const names = [core, crew, ...WAYS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

/** The part of an answer that a way can carry. */
function carried(answer: Answer | undefined, way: Way): Answer {
  const { text = "", ok, data, error } = answer ?? {};
  return {
    text,
    ...(way.carries.includes("ok") && ok !== undefined ? { ok } : {}),
    ...(way.carries.includes("data") && data !== undefined ? { data } : {}),
    ...(way.carries.includes("error") && error !== undefined ? { error } : {}),
  };
}
