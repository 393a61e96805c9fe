import type pg from "pg";

/** What somebody would write who needs no more than a value by key and a journal: no checks, no sealing, no search. */
export class BareStatements {
  readonly #pool: pg.Pool;

  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Makes the tables in a schema of their own. */
  static async make(pool: pg.Pool): Promise<BareStatements> {
    await pool.query(`create schema bare;
      create table bare.entries (tenant text, namespace text, key text, json text not null, revision bigint not null,
        updated_at bigint not null, primary key (tenant, namespace, key));
      create table bare.journal (id bigint generated always as identity primary key, tenant text, namespace text, key text,
        json text, at bigint not null)`);
    return new BareStatements(pool);
  }

  async get(key: string): Promise<unknown> {
    const { rows } = await this.#pool.query(
      "select json, revision, updated_at from bare.entries where tenant = $1 and namespace = $2 and key = $3",
      ["acme", "acme/notes", key],
    );
    return rows[0];
  }

  async set(key: string, value: string): Promise<void> {
    const client = await this.#pool.connect();
    try {
      const row = ["acme", "acme/notes", key, JSON.stringify(value), Date.now()];
      await client.query("begin");
      await client.query(
        `insert into bare.entries values ($1, $2, $3, $4, 1, $5) on conflict (tenant, namespace, key)
          do update set json = excluded.json, revision = entries.revision + 1, updated_at = excluded.updated_at`,
        row,
      );
      await client.query(
        "insert into bare.journal (tenant, namespace, key, json, at) values ($1, $2, $3, $4, $5)",
        row,
      );
      await client.query("commit");
    } finally {
      client.release();
    }
  }
}
