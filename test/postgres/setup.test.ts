import { Memory } from "@pigeonhole/core";
import { doctor, openPostgres, setupPostgres, setupSql } from "@pigeonhole/postgres";
import { beforeEach, describe, expect, it } from "vitest";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";

let database = "";
beforeEach(async () => {
  database = await createDatabase();
});

async function planAt(url: string, signingKey?: string): Promise<unknown> {
  const store = openPostgres(url, signingKey === undefined ? {} : { signingKey });
  try {
    return await new Memory("acme", { store }).get("plan");
  } finally {
    await store.close();
  }
}

async function fill(url: string): Promise<void> {
  const store = openPostgres(url);
  await new Memory("acme", { store }).set("plan", "gold");
  await store.close();
}

/** What the doctor says of some of what it looks at. */
async function told(url: string, ...about: string[]): Promise<unknown> {
  const findings = await doctor(url);
  return findings.filter(({ what }) => about.includes(what));
}

describe("setup that is run again", () => {
  it("keeps rows and key, and sets right what was changed by hand", async () => {
    const first = await setupPostgres(serverUrl(database), { password: "one" });
    await fill(first.url);
    const again = await setupPostgres(serverUrl(database), { password: "one" });
    expect(again).toEqual(first);
    for (const sql of [
      "alter table pigeonhole.entries no force row level security",
      "drop policy tenant_only on pigeonhole.entries",
      "revoke select on pigeonhole.entries from pigeonhole_app",
      "grant truncate on pigeonhole.journal to pigeonhole_app",
    ]) {
      await queryAt(serverUrl(database), sql);
    }
    expect(await told(first.url, "row-level security", "role")).toMatchObject([
      { level: "bad" },
      { level: "warn" },
    ]);
    await setupPostgres(serverUrl(database), { password: "one" });
    expect(await told(first.url, "row-level security", "role")).toMatchObject([
      { level: "good" },
      { level: "good" },
    ]);
    expect(await planAt(first.url)).toBe("gold");
  });

  it("makes a key where there is none", async () => {
    await setupPostgres(serverUrl(database), { password: "one" });
    await queryAt(serverUrl(database), "delete from pigeonhole.secrets");
    const { url } = await setupPostgres(serverUrl(database), { password: "one" });
    expect(await planAt(url)).toBeUndefined();
  });

  it("leaves a newer layout alone", async () => {
    await setupPostgres(serverUrl(database));
    await queryAt(serverUrl(database), "insert into pigeonhole.migrations (version) values (999)");
    await expect(setupPostgres(serverUrl(database))).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/newer/),
    });
  });
});

it("gives the application no user and password of the owner's, wherever these stand in the URL", async () => {
  const { port } = new URL(serverUrl());
  const owner = `postgres:///${database}?host=127.0.0.1&port=${port}&user=postgres&password=owners`;
  const { url } = await setupPostgres(owner, { password: "app's" });
  expect(url).not.toMatch(/owners|user=/);
  await fill(url);
  expect(await told(url, "role")).toMatchObject([
    { level: "good", says: expect.stringMatching(/^pigeonhole_app /) },
  ]);
});

it("says who may set the password of a role that somebody else has made", async () => {
  const owner = `owner_${database}`;
  await queryAt(serverUrl(), `create role ${owner} login`);
  await queryAt(serverUrl(), `alter database ${database} owner to ${owner}`);
  await expect(setupPostgres(serverUrl(database, owner))).rejects.toMatchObject({
    code: "store_unavailable",
    message: expect.stringMatching(/password of pigeonhole_app/),
  });
  // The store itself works for the owner, who has the tables by then.
  await fill(serverUrl(database, owner));
  expect(await planAt(serverUrl(database, owner))).toBe("gold");
});

it("the doctor tells of a user who passes row-level security by, and of policies beside the store's own", async () => {
  const { url, signingKey } = await setupPostgres(serverUrl(database), { password: "one" });
  await fill(url);
  const user = `bypass_${database}`;
  for (const sql of [
    `create role ${user} login bypassrls`,
    `grant usage on schema pigeonhole to ${user}`,
    `grant select, insert, update, delete on all tables in schema pigeonhole to ${user}`,
    `grant execute on function pigeonhole.tenant() to ${user}`,
    `revoke all on pigeonhole.secrets from ${user}`,
    "create policy open on pigeonhole.entries using (true)",
  ]) {
    await queryAt(serverUrl(database), sql);
  }
  const place = serverUrl(database, user);
  expect(await told(place, "role", "policies")).toMatchObject([
    { what: "policies", level: "bad", says: expect.stringMatching(/entries/) },
    { what: "role", level: "bad", says: expect.stringMatching(/may not become pigeonhole_app/) },
  ]);
  // Who may become the app role works as that.
  await queryAt(
    serverUrl(database),
    `grant pigeonhole_app to ${user}; revoke all on all tables in schema pigeonhole from ${user}`,
  );
  expect(await told(place, "role")).toMatchObject([{ level: "warn" }]);
  expect(await planAt(place, signingKey)).toBe("gold");
});

it.each([null, 5, { password: "" }, { password: 5 }, { signingKey: "short" }, { pasword: "typo" }])(
  "takes no options that cannot be right: %j",
  async (options) => {
    const expected = expect.objectContaining({ code: "invalid_argument" });
    expect(() => Reflect.apply(setupSql, undefined, [options])).toThrowError(expected);
    const setup = Reflect.apply(setupPostgres, undefined, [serverUrl(database), options]);
    await expect(setup).rejects.toEqual(expected);
    // Nothing was made.
    expect(
      await queryAt(serverUrl(database), "select to_regnamespace('pigeonhole') is null as clean"),
    ).toEqual([{ clean: true }]);
  },
);
