import { MemoryError } from "../../errors.js";
import type { Namespace } from "../../namespace.js";
import { type Nearest, nearest } from "../../ranking/nearest.js";
import { MalformedVectorsError } from "../../ranking/vectors.js";
import type { Store, StoredEntry } from "../../store/store.js";
import { checkOptions } from "../options.js";
import { backFill, type EmbedOptions, type EmbedReport, idsWithVector } from "./back-fill.js";
import type { EmbedTarget } from "./embed-entries.js";
import { EmbedError, embedTexts } from "./embed-texts.js";
import { isKnown, mayLook, queueOf, setKnown } from "./queues.js";
import { areOfOneModel, type Probe, probesOf } from "./same-model.js";
import type { CheckedSettings } from "./settings.js";

/** How many entries without a vector one recall has embedded in the background: the newest of them. */
const HEALED_AT_ONCE = 100;

/** What the vectors say about a query, and what they could not say. */
export interface Meaning {
  readonly near: Nearest;
  readonly note?: string;
}

const OTHER_MODEL =
  "Searched by words only: the vectors were made by another model. Call embed() of the memory to have them made anew.";

const NOTHING: Nearest = { compared: 0, ids: [], outstanding: 0 };

/** Recall by meaning for one namespace. */
export class Semantic {
  readonly #target: EmbedTarget;

  constructor(store: Store, namespace: Namespace, settings: CheckedSettings) {
    this.#target = { store, namespace, settings };
  }

  /** Has an entry embedded in the background, after its write. */
  written(entry: StoredEntry): void {
    queueOf(this.#target).add(entry);
  }

  /**
   * What is near a query by meaning, with this process's own writes embedded before. Waits for the embedder as long as
   * the settings say.
   *
   * @throws MemoryError from the store
   */
  async search(query: string, now: number): Promise<Meaning> {
    const { store, namespace, settings } = this.#target;
    const { entries, expired } = await store.search(namespace, { terms: [] }, now);
    if (entries === 0) return { near: NOTHING };
    const probes = await this.#probes(now);
    const vectors = await this.#embedQuery(query, probes);
    if (vectors instanceof EmbedError) {
      return { near: NOTHING, note: `Searched by words only: ${vectors.message}.` };
    }
    const [vector = new Float32Array(), ...made] = vectors;
    if (!areOfOneModel(probes, made)) return { near: NOTHING, note: OTHER_MODEL };
    if (probes.length > 0) setKnown(this.#target);
    const near = await this.#compare(vector, expired);
    const missing = entries - near.compared;
    if (missing <= 0) return { near };
    if (mayLook(this.#target)) void this.catchUp();
    const models = await store.vectorModels(namespace);
    const cause = models.some((model) => model !== settings.vectorModel) ? " of the present model" : "";
    return {
      near,
      note: `${missing} of ${entries} entries have no vector${cause} yet and were searched by words only.`,
    };
  }

  /** Has the newest entries that have no vector embedded in the background, once they are found. */
  catchUp(): Promise<void> {
    return this.#findMissing().catch(() => undefined);
  }

  /** Embeds every entry that has no vector, or one of another model; see `Memory.embed`. */
  async embedAll(given: EmbedOptions): Promise<EmbedReport> {
    const options = checkOptions(given, ["onProgress", "signal"]);
    const { store, namespace, settings } = this.#target;
    await queueOf(this.#target).settle();
    const probes = await this.#probes(store.clock());
    const texts = probes.map(({ text }) => text);
    const made = probes.length === 0 ? [] : await this.#embedded(texts, settings.batchTimeoutMs);
    // An embedder that fails does so again when entries are embedded, which tells of it.
    if (!(made instanceof EmbedError)) {
      if (!areOfOneModel(probes, made)) await store.dropVectors(namespace, settings.vectorModel);
      setKnown(this.#target);
    }
    return undamaged(() => backFill(this.#target, options));
  }

  /** Texts with their vectors, unless these are known to be the embedder's. */
  async #probes(now: number): Promise<Probe[]> {
    if (isKnown(this.#target)) return [];
    const { store, namespace, settings } = this.#target;
    const chunks = await store.vectors(namespace, settings.vectorModel);
    return undamaged(() => probesOf(this.#target, chunks, now));
  }

  async #embedded(texts: readonly string[], timeoutMs: number): Promise<Float32Array[] | EmbedError> {
    try {
      return await embedTexts(this.#target.settings, texts, timeoutMs);
    } catch (error) {
      if (error instanceof EmbedError) return error;
      throw error;
    }
  }

  /** The vectors of the query and the probes, once what this process has written is embedded too or its time is over. */
  async #embedQuery(query: string, probes: readonly Probe[]): Promise<Float32Array[] | EmbedError> {
    const { settings } = this.#target;
    const settled = queueOf(this.#target).settle();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, settings.timeoutMs);
    });
    try {
      const vectors = await this.#embedded([query, ...probes.map(({ text }) => text)], settings.timeoutMs);
      await Promise.race([settled, enough]);
      return vectors;
    } finally {
      clearTimeout(timer);
    }
  }

  async #compare(vector: Float32Array, expired: ReadonlySet<number>): Promise<Nearest> {
    const { store, namespace, settings } = this.#target;
    const chunks = await store.vectors(namespace, settings.vectorModel);
    return undamaged(() => nearest(chunks, vector, expired));
  }

  async #findMissing(): Promise<void> {
    const { store, namespace } = this.#target;
    const now = store.clock();
    const position = await store.position(namespace, now);
    const query = {
      order: "newest",
      prefix: "",
      asOf: position,
      before: position + 1,
      limit: HEALED_AT_ONCE,
    } as const;
    const listed = await store.list(namespace, query, now);
    const known = await idsWithVector(this.#target);
    const queue = queueOf(this.#target);
    for (const { entry } of listed) if (!known.has(entry.id)) queue.add(entry);
  }
}

async function undamaged<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof MalformedVectorsError || cause instanceof RangeError)) throw cause;
    const message = "The stored vectors are damaged. Restore this tenant from a backup.";
    throw new MemoryError("corrupt_data", message, { cause });
  }
}
