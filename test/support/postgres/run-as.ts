import { execFileSync } from "node:child_process";

/** PostgreSQL refuses to run as root, so that there it runs as the user `postgres`, who is made if missing. */
export function runAsOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  if (idOf("-u") === undefined) {
    execFileSync("useradd", ["--system", "--user-group", "postgres"], { stdio: "pipe" });
  }
  const [uid, gid] = [idOf("-u"), idOf("-g")];
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}

function idOf(flag: "-u" | "-g"): number | undefined {
  try {
    return Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return undefined;
  }
}
