import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { newStore } from "../common/stores.ts";
import { textSource } from "../common/text.ts";
import { documents, load } from "./documents.ts";
import { FullText } from "./full-text.ts";
import { type Plans, type Timings, timeOperations, workloadSize } from "./operations.ts";
import { RawTenant } from "./raw-tenant.ts";
import { onlyFile, workload } from "./workload.ts";

/** Operations on a namespace of this many entries. */
export interface SizeResult {
  readonly entries: number;
  readonly loadSeconds: number;
  readonly timings: Timings;
}

const NAMESPACE = "acme/notes";

export async function measureSize(folder: string, entries: number, plans: Plans): Promise<SizeResult> {
  const home = join(folder, `entries-${entries}`);
  const directory = join(home, "store");
  mkdirSync(directory, { recursive: true });
  const source = textSource(entries);
  const all = documents(source, 1, entries);
  const started = performance.now();
  const loading = newStore(directory);
  await load(loading, NAMESPACE, all);
  await loading.close();
  const loadSeconds = (performance.now() - started) / 1_000;

  const rawPath = join(home, "raw.sqlite");
  copyFileSync(onlyFile(directory), rawPath);
  const fullText = new FullText(join(home, "fts5.sqlite"), all);
  const store = newStore(directory);
  const place = { store, namespace: NAMESPACE, rawPath, notes: entries };
  const work = await workload(place, source, home, workloadSize(plans));
  const raw = new RawTenant(rawPath, NAMESPACE);
  const timings = await timeOperations(place, raw, fullText, work, plans);
  raw.close();
  fullText.close();
  await store.close();
  return { entries, loadSeconds, timings };
}
