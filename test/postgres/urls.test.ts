import { Memory } from "@pigeonhole/core";
import { openPostgres, type PostgresOptions } from "@pigeonhole/postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";
import { freePort } from "../support/postgres/server.ts";

const SECRET = "geheim";
const NAME = "we ird@u/s:er";
const PASSWORD = `${SECRET}@/:?#%+ 100%`;

let database = "";
let host = "";
beforeAll(async () => {
  database = await createDatabase();
  host = new URL(serverUrl()).host;
  await queryAt(serverUrl(), `create role "${NAME}" login superuser`);
});

/** Writes and reads at a URL: what was read, or what was thrown. */
async function outcome(url: string, options: PostgresOptions = {}): Promise<unknown> {
  try {
    const store = openPostgres(url, { retryForMs: 200, ...options });
    const memory = new Memory("acme", { store });
    try {
      await memory.set("plan", "gold");
      return await memory.get("plan");
    } finally {
      await store.close();
    }
  } catch (error) {
    return error;
  }
}

describe("a URL is read as PostgreSQL's own programs read it", () => {
  const login = `${encodeURIComponent(NAME)}:${encodeURIComponent(PASSWORD)}`;
  it.each([
    ["names and passwords with every character", () => `postgres://${login}@${host}/${database}`],
    [
      "percent signs and spaces that stand for themselves",
      () => `postgres://we ird%40u%2Fs%3Aer:1%@${host}/${database}`,
    ],
    ["servers of which one is gone", () => `postgres://${login}@127.0.0.1:1,${host}/${database}`],
    ["an address of IPv6 among them", () => `postgres://${login}@[::1]:1,${host}/${database}`],
    [
      "a server that has to be the primary",
      () => `postgresql://${login}@${host}/${database}?target_session_attrs=primary`,
    ],
    [
      "a host and a port after the path",
      () => `postgres:///${database}?host=127.0.0.1&port=${host.split(":")[1]}&user=postgres`,
    ],
    [
      "parameters that this store has no use for",
      () => `${serverUrl(database)}?sslmode=disable&application_name=desk&channel_binding=prefer`,
    ],
  ])("%s", async (_name, url) => {
    expect(await outcome(url())).toBe("gold");
  });

  it.each([
    "default_transaction_isolation=serializable",
    "default_transaction_isolation='repeatable read'",
    "bytea_output=escape",
    "search_path=nowhere",
    "standard_conforming_strings=off",
    "statement_timeout=60000",
  ])("settings of the connection make no difference: %s", async (setting) => {
    const options = encodeURIComponent(`-c ${setting.replace(" ", "\\ ").replaceAll("'", "")}`);
    const store = openPostgres(`${serverUrl(database)}?options=${options}`);
    const memory = new Memory("acme/settings", { store });
    await memory.clear();
    await Promise.all([1, 2, 3, 4].map(() => memory.increment("count")));
    await memory.set("plan", "golden wheels");
    expect((await memory.recall("wheel")).matches).toMatchObject([{ entry: { key: "plan" } }]);
    expect(await memory.get("count")).toBe(4);
    await store.close();
  });
});

it("what cannot be right is refused at once, without the password", async () => {
  for (const url of [
    `postgres://app:${SECRET}#1@host/app`,
    `postgres://app:${SECRET}?1@host/app`,
    `postgres://app:${SECRET}/1@host/app`,
    `postgres://app:${SECRET}%ff@host/app`,
    `postgres://app:${SECRET}@host:99999/app`,
    `postgres://app:${SECRET}@host/app?sslmode=verify_full`,
    `postgres://app:${SECRET}@host/app?sslnegotiation=yes`,
    `postgres://app:${SECRET}@host/app?sslmode=verify-full&sslrootcert=/not/there.pem`,
    `postgres:///app?host=one,two&password=${SECRET}`,
  ]) {
    const error = await outcome(url);
    expect(error, url).toMatchObject({ code: "invalid_argument" });
    expect(`${error} ${JSON.stringify(error)}`, url).not.toContain(SECRET);
  }
});

it("what hinders a connection is told, without the password", async () => {
  const gone = `127.0.0.1:${await freePort()}`;
  for (const [url, retryable] of [
    [`postgres://app:${SECRET}@${gone}/app`, true],
    [`postgres://app:${SECRET}@${gone},127.0.0.1:1/app`, true],
    [`postgres://nobody:${SECRET}@${host}/app`, false],
    [`postgres://nobody:${SECRET}@${host}/app?sslmode=verify-full`, false],
  ] as const) {
    const error = await outcome(url);
    expect(error, url).toMatchObject({ code: "store_unavailable", retryable });
    const texts = [error, error instanceof Error && error.cause].map(
      (one) => `${one} ${JSON.stringify(one)}`,
    );
    expect(texts.join(), url).not.toContain(SECRET);
  }
});

it("options that cannot be right are refused at once", () => {
  for (const options of [
    null,
    5,
    { clock: 5 },
    { statementTimeoutMs: 3e9 },
    { retryForMs: -1 },
    { max: 3 },
  ]) {
    expect(
      () => Reflect.apply(openPostgres, undefined, [serverUrl(), options]),
      JSON.stringify(options),
    ).toThrowError(expect.objectContaining({ code: "invalid_argument" }));
  }
});
