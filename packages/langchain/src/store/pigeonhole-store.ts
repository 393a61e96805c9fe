import {
  BaseStore,
  type GetOperation,
  type Item,
  type ListNamespacesOperation,
  type Operation,
  type OperationResults,
  type SearchItem,
  type SearchOperation,
} from "@langchain/langgraph-checkpoint";
import { MemoryTree, type Path, type TreeChange, type TreeEntry, type TreeOptions } from "@pigeonhole/core";
import { changeOf, type ItemValue, ValueWithOptions } from "./changes.js";
import { passes } from "./filter.js";
import { checkNamespace, commonPrefix, meets } from "./namespaces.js";
import { checkCount, pageOf } from "./page.js";
import { checkTtl, type PutOptions, type TtlOptions } from "./ttl.js";

/** What a store is bound to besides its namespace. */
export interface PigeonholeStoreOptions extends TreeOptions {
  ttl?: TtlOptions;
}

type Found = TreeEntry<ItemValue> & { readonly score?: number };

/**
 * A LangGraph store whose items lie below one namespace of ours. Its own namespaces are lists of labels inside that one
 * and compare label by label: a search below `["user"]` finds nothing of `["users"]`. A `query` finds by words.
 *
 * @example
 * const graph = builder.compile({ store: new PigeonholeStore("acme") });
 */
export class PigeonholeStore extends BaseStore {
  readonly #tree: MemoryTree<ItemValue>;
  readonly #ttl: TtlOptions;

  /** @throws MemoryError `invalid_namespace`, `invalid_argument` */
  constructor(of: string, options: PigeonholeStoreOptions = {}) {
    super();
    const { ttl, ...treeOptions } = options;
    this.#ttl = checkTtl(ttl);
    this.#tree = new MemoryTree<ItemValue>(of, treeOptions);
  }

  /**
   * Runs operations. Reads see what was there before the writes of the same batch; everything is checked before
   * anything is written.
   *
   * @throws InvalidNamespaceError; MemoryError `invalid_argument`, `invalid_key`, `invalid_value`
   */
  override async batch<Op extends Operation[]>(operations: Op): Promise<OperationResults<Op>> {
    const changes: TreeChange<ItemValue>[] = [];
    const reads = operations.map((operation): (() => Promise<unknown>) => {
      if ("namespacePrefix" in operation) return this.#searching(operation);
      if (!("namespace" in operation)) return this.#listing(operation);
      checkNamespace(operation.namespace);
      if (!("value" in operation)) return () => this.#get(operation);
      changes.push(changeOf(operation, this.#ttl.defaultTtl));
      return async () => null;
    });
    const results: unknown[] = await Promise.all(reads.map((read) => read()));
    await this.#tree.write(changes);
    // Each result stands at the place of its operation, which the type of a mapped array cannot say.
    return results as OperationResults<Op>;
  }

  /** Stores an item; null deletes it. `index` is for stores of vectors: here every item is found by its words. */
  override put(
    namespace: string[],
    key: string,
    value: ItemValue | null,
    index?: false | string[],
    options?: PutOptions,
  ): Promise<void> {
    return super.put(namespace, key, new ValueWithOptions(value, options ?? {}), index);
  }

  async #get({ namespace, key }: GetOperation): Promise<Item | null> {
    const entry = await this.#tree.get(namespace, key);
    if (entry === undefined) return null;
    const found = { path: namespace, entry };
    await this.#refresh([found]);
    return itemFrom(found);
  }

  #searching(operation: SearchOperation): () => Promise<SearchItem[]> {
    const { namespacePrefix, filter, query, limit = 10, offset = 0 } = operation;
    checkNamespace(namespacePrefix, 0);
    const wanted = checkCount("limit", limit) + checkCount("offset", offset);
    const where = ({ value }: { value: unknown }): boolean => passes(value, filter);
    return async () => {
      if (limit === 0) return [];
      const found: AsyncIterable<Found> | Iterable<Found> = query
        ? await this.#tree.recall(namespacePrefix, query, { limit: wanted, where })
        : this.#tree.entries(namespacePrefix, wanted);
      const page = await pageOf(found, { where: ({ entry }) => where(entry), limit, offset });
      await this.#refresh(page);
      return page.map((one) => ({
        ...itemFrom(one),
        ...(one.score === undefined ? {} : { score: one.score }),
      }));
    };
  }

  #listing(operation: ListNamespacesOperation): () => Promise<string[][]> {
    const { maxDepth, limit, offset = 0 } = operation;
    const conditions = operation.matchConditions ?? [];
    if (maxDepth !== undefined) checkCount("maxDepth", maxDepth, 1);
    checkCount("offset", offset);
    if (limit !== undefined) checkCount("limit", limit);
    return async () => {
      let last = "";
      // What lies below one namespace comes one after another, so that what was cut alike is in a row.
      const where = (path: Path): boolean => {
        if (!meets(path, conditions)) return false;
        const [before, shown] = [last, JSON.stringify(path.slice(0, maxDepth))];
        last = shown;
        return shown !== before;
      };
      const paths = this.#tree.paths(commonPrefix(conditions));
      const page = await pageOf(paths, { where, limit: limit ?? Number.POSITIVE_INFINITY, offset });
      return page.map((path) => path.slice(0, maxDepth));
    };
  }

  async #refresh(found: readonly Found[]): Promise<void> {
    if (this.#ttl.refreshOnRead !== false) await this.#tree.renew(found);
  }
}

function itemFrom({ path, entry }: Found): Item {
  const { key, value, createdAt, updatedAt } = entry;
  return {
    namespace: [...path],
    key,
    value,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}
