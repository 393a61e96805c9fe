import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The processes that a process has started and that still run. */
export function childrenOf(parent: number): number[] {
  const pairs = existsSync("/proc/self/stat") ? fromProc() : fromPs();
  return pairs.filter(([, ppid]) => ppid === parent).map(([pid]) => pid);
}

type Pair = readonly [pid: number, ppid: number];

function fromProc(): Pair[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.flatMap((pid): Pair[] => {
    try {
      // The name before it may hold anything, also brackets and spaces: `12 (name) S 1 ...`.
      const [, ppid] = /.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return [[pid, Number(ppid)]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function fromPs(): Pair[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line): Pair => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return [pid ?? 0, ppid ?? 0];
  });
}
