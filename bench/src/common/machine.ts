import { availableParallelism } from "node:os";
import { DatabaseSync } from "node:sqlite";

/** The kind of machine, without what would identify it. */
export interface Machine {
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly sqlite: string;
}

export function machine(): Machine {
  const database = new DatabaseSync(":memory:");
  const row = database.prepare("SELECT sqlite_version() AS version").get();
  database.close();
  return {
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    sqlite: String(row?.["version"]),
  };
}

/** The machine as a sentence. */
export function describeMachine({ cores, platform, node, sqlite }: Machine): string {
  return `Machine: ${cores} cores, ${platform}, Node ${node}, SQLite ${sqlite}.`;
}
