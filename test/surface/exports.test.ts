import { describe, expect, it } from "vitest";
import { manifests } from "../architecture/sources.ts";

/** Every name that a program can import, by entry. A change here is a change of what users have. */
const VALUES: Record<string, readonly string[]> = {
  "@pigeonhole/ai-sdk": ["ChatHistory", "aiSdkTools", "withMemory"],
  "@pigeonhole/core": [
    "LIMITS",
    "Memory",
    "MemoryError",
    "MemoryTree",
    "MessageLog",
    "Tenant",
    "isMemoryError",
    "memoryContext",
    "memoryTools",
    "memoryToolsByRequest",
    "moveTenant",
    "namespace",
    "openStore",
    "parseNamespace",
    "toolsFrom",
  ],
  "@pigeonhole/core/rows": [
    "NamespaceChange",
    "changeColumns",
    "changeFrom",
    "corrupt",
    "entryColumns",
    "entryFrom",
    "namespaceColumns",
    "namespaceFrom",
    "postingsChecksum",
    "pendingColumns",
    "pendingFrom",
    "postingsFrom",
    "publicEntry",
    "vectorsChecksum",
    "vectorsFrom",
    "wipedChecksum",
  ],
  "@pigeonhole/core/sqlite": ["SqliteStore", "openSqlite"],
  "@pigeonhole/core/store": [
    "EVERY_ENTRY",
    "MalformedPostingsError",
    "MemoryError",
    "PostingChanges",
    "SOURCE_FIELDS",
    "VECTOR_CHUNK",
    "checkSource",
    "compareCodePoints",
    "decodeJson",
    "decodePostings",
    "documentTerms",
    "encodeJson",
    "isMemoryError",
    "namespace",
    "parseNamespace",
    "parseTenant",
    "prefixEnd",
    "removeVector",
    "sourceMatches",
    "storedTerms",
    "tenantOf",
    "upsertVector",
    "vectorChunkOf",
    "vectorSlotOf",
    "withPending",
  ],
  "@pigeonhole/crew": ["defineCrew", "loadCrew"],
  "@pigeonhole/langchain": ["PigeonholeChatHistory", "PigeonholeStore", "langchainTools"],
  "@pigeonhole/langchain/history": ["PigeonholeChatHistory"],
  "@pigeonhole/langchain/store": ["PigeonholeStore"],
  "@pigeonhole/langchain/tools": ["langchainTools"],
  "@pigeonhole/mcp": [
    "createHttpHandler",
    "createMemoryServer",
    "makeTokenKeys",
    "mintToken",
    "openTokenKeys",
    "registerMemoryTools",
    "serveHttp",
    "serveMemory",
    "verifyIssuerTokens",
    "verifyOwnTokens",
  ],
  "@pigeonhole/openai-agents": ["PigeonholeSession", "openaiAgentsTools"],
  "@pigeonhole/postgres": ["doctor", "moveTenant", "openPostgres", "setupPostgres", "setupSql"],
  "@pigeonhole/store-conformance": ["InterferenceError", "nonInterference", "storeConformance"],
};

const entries = manifests().flatMap(({ manifest }) =>
  Object.keys(manifest.exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => manifest.name + entry.slice(1)),
);

describe("the public surface", () => {
  it("has a list for every entry of every package", () => {
    expect(entries.sort()).toEqual(Object.keys(VALUES).sort());
  });

  it.each(Object.entries(VALUES))("is what the list says: %s", async (entry, names) => {
    const found: object = await import(entry);
    expect(Object.keys(found).sort()).toEqual([...names].sort());
  });

  it("has one MemoryError, whichever entry it comes from", async () => {
    const [root, store] = [await import("@pigeonhole/core"), await import("@pigeonhole/core/store")];
    expect(store.MemoryError).toBe(root.MemoryError);
  });
});
