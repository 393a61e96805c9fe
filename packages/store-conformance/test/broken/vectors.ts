import { parseNamespace, type Store } from "@pigeonhole/core";
import { tenantOf, type VectorChunk } from "@pigeonhole/core/store";
import { type BrokenStore, withMethods } from "./broken-store.js";

/** Stores that get the vectors beside the entries wrong. */
export const VECTORS: readonly BrokenStore[] = [
  {
    name: "a vector is kept for whatever the entry says now",
    caughtBy: "vectors > a vector of a value that is no more is passed over",
    broken: (store) =>
      withMethods(store, {
        putVectors: async (name, model, made) => {
          const now = await Promise.all(
            made.map(async (one) => {
              const entry = await store.get(name, one.key, store.clock());
              return { ...one, json: entry?.json ?? one.json };
            }),
          );
          return store.putVectors(name, model, now);
        },
      }),
  },
  {
    name: "vectors stay when their value changes",
    caughtBy: "vectors > a change of a value removes its vectors of every model",
    broken: clinging,
  },
  {
    name: "vectors stay when their entry ends",
    caughtBy: "vectors > an entry takes its vectors along when it ends",
    broken: clinging,
  },
  {
    name: "vectors stay when a rewind undoes their value",
    caughtBy: "vectors > a rewind leaves no vector of what it undid",
    broken: clinging,
  },
  {
    name: "vectors stay when their namespace is erased",
    caughtBy: "vectors > erasing takes vectors along, and those of nobody else",
    broken: clinging,
  },
  {
    name: "every write takes the vectors along",
    caughtBy: "vectors > a write that leaves the value as it was leaves its vectors",
    broken: (store) =>
      withMethods(store, {
        write: async (name, ...all) => {
          for (const model of await store.vectorModels(name)) await store.dropVectors(name, model);
          return store.write(name, ...all);
        },
      }),
  },
  {
    name: "all models are one",
    caughtBy: "vectors > a model is dropped from its namespace, and no other",
    broken: (store) =>
      withMethods(store, {
        dropVectors: async (name) => {
          for (const model of await store.vectorModels(name)) await store.dropVectors(name, model);
        },
      }),
  },
  {
    name: "vectors are read from the whole tenant",
    caughtBy: "vectors > vectors are those of their namespace alone",
    broken: (store) =>
      withMethods(store, {
        vectors: async (name, model) => {
          const names = await store.namespaces(parseNamespace(tenantOf(name)));
          return (await Promise.all(names.map((each) => store.vectors(each, model)))).flat();
        },
      }),
  },
  {
    name: "a model is dropped from the whole tenant",
    caughtBy: "vectors > vectors are those of their namespace alone",
    broken: (store) =>
      withMethods(store, {
        dropVectors: async (name, model) => {
          const names = await store.namespaces(parseNamespace(tenantOf(name)));
          await Promise.all(names.map((each) => store.dropVectors(each, model)));
        },
      }),
  },
  {
    name: "vectors are kept in less than single precision",
    caughtBy: "vectors > a vector comes back to the bit, under its model only",
    broken: (store) =>
      withMethods(store, {
        putVectors: (name, model, made) =>
          store.putVectors(
            name,
            model,
            made.map((one) => ({ ...one, vector: one.vector.map((x) => Math.round(x * 1_000) / 1_000) })),
          ),
      }),
  },
  {
    name: "a store closes before it has done what it was given",
    caughtBy: "vectors > a store does what it was given to do before it closes",
    broken: (store) => withMethods(store, { beforeClose: () => undefined }),
  },
];

/** Goes on showing the vectors that it has once shown or taken, where there would be none. */
function clinging(store: Store): Store {
  const known = new Map<string, readonly VectorChunk[]>();
  return withMethods(store, {
    putVectors: async (name, model, made) => {
      const kept = await store.putVectors(name, model, made);
      known.set(JSON.stringify([name, model]), await store.vectors(name, model));
      return kept;
    },
    vectors: async (name, model) => known.get(JSON.stringify([name, model])) ?? store.vectors(name, model),
    vectorModels: async (name) => {
      const models = [...known.keys()].map((text): [string, string] => JSON.parse(text));
      return models.filter(([other]) => other === name).map(([, model]) => model);
    },
  });
}
