import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "@pigeonhole/core";
import { median } from "../common/measure.ts";
import { newStore } from "../common/stores.ts";
import { type TextSource, textSource } from "../common/text.ts";
import { documents, load, memoryOf } from "./documents.ts";
import { type Plans, type Timings, timeOperations, workloadSize } from "./operations.ts";
import { RawTenant } from "./raw-tenant.ts";
import { onlyFile, workload } from "./workload.ts";

/** One tenant's operations while this many exist. */
export interface TenantsResult {
  readonly tenants: number;
  readonly timings: Timings;
  /** Median microseconds of the first get from a tenant whose file is closed. */
  readonly coldGet?: number;
  /** The most files that were open at once, where the system tells. */
  readonly openFiles?: number;
  /** The most memory that the process held at once, in MB. */
  readonly memory: number;
}

const NAMESPACE = "acme/notes";
const NOTES = 1_000;
const NOTES_OF_OTHERS = 5;
/** Other tenants that are read or written before the measured one's turn: more than the store keeps open. */
const TOUCHED = 300;

/** Measures one tenant of 1,000 entries beside others, many of which have just been worked on. */
export async function measureTenants(folder: string, tenants: number, plans: Plans): Promise<TenantsResult> {
  const home = join(folder, `tenants-${tenants}`);
  const directory = join(home, "store");
  mkdirSync(directory, { recursive: true });
  const source = textSource(7);
  const loading = newStore(directory);
  await load(loading, NAMESPACE, documents(source, 1, NOTES));
  await loading.close();
  const rawPath = join(home, "raw.sqlite");
  copyFileSync(onlyFile(directory), rawPath);
  const filesBefore = openFiles();
  const store = newStore(directory);
  const raw = new RawTenant(rawPath, NAMESPACE);
  const others = tenants - 1;
  await addTenants(store, source, others);
  const place = { store, namespace: NAMESPACE, rawPath, notes: NOTES };
  const work = await workload(place, source, home, workloadSize(plans));
  const peak = { files: 0, memory: 0 };
  const touch = async (): Promise<void> => {
    await touchOthers(store, source, others);
    peak.files = Math.max(peak.files, openFiles() ?? 0);
    peak.memory = Math.max(peak.memory, process.memoryUsage.rss() / 1e6);
  };
  await touch();
  const timings = await timeOperations(place, raw, undefined, work, plans);
  await touch();
  const cold = others < 1_000 ? undefined : await coldGet(store, source, others);
  raw.close();
  await store.close();
  return {
    tenants,
    timings,
    // The raw copy's files and what was open before are not the store's.
    ...(filesBefore === undefined ? {} : { openFiles: peak.files - filesBefore - RAW_FILES }),
    ...(cold === undefined ? {} : { coldGet: cold }),
    memory: peak.memory,
  };
}

const RAW_FILES = 3;

async function addTenants(store: Store, source: TextSource, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await load(store, nameOf(number), documents(source, 1, NOTES_OF_OTHERS));
    if ((number + 1) % 1_000 === 0) console.error(`  ${number + 1} other tenants made`);
  }
}

async function touchOthers(store: Store, source: TextSource, others: number): Promise<void> {
  for (let count = 0; count < Math.min(TOUCHED, others); count++) {
    const memory = memoryOf(store, nameOf(Math.floor(source.random() * others)));
    if (count % 8 === 0) await memory.set("note 1", source.text());
    else await memory.get("note 1");
  }
}

/** Tenants are taken one after the other, so that each is opened for the first time in long. */
async function coldGet(store: Store, source: TextSource, others: number): Promise<number> {
  const times: number[] = [];
  const first = Math.floor(source.random() * (others - 200));
  for (let number = first; number < first + 200; number++) {
    const memory = memoryOf(store, nameOf(number));
    const start = performance.now();
    await memory.get("note 1");
    times.push((performance.now() - start) * 1_000);
  }
  return median(times);
}

function nameOf(number: number): string {
  return `tenant-${number}/notes`;
}

/** Open descriptors of this process; undefined where the system does not list them. */
function openFiles(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return undefined;
  }
}
