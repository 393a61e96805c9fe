import type * as core from "@pigeonhole/core";
import type * as sqlite from "@pigeonhole/core/sqlite";
import type * as store from "@pigeonhole/core/store";
import { describe, expectTypeOf, test } from "vitest";

describe("the types that are exported", () => {
  test("pins the type names of the root entry: one that is dropped or renamed does not compile here", () => {
    type Names = {
      Change: core.Change;
      ChangePage: core.ChangePage;
      ForgetInput: core.ForgetInput<string>;
      HistoryEntry: core.HistoryEntry;
      Json: core.Json;
      JsonSchema: core.JsonSchema;
      ListMemoryInput: core.ListMemoryInput;
      ListOptions: core.ListOptions;
      ListPage: core.ListPage;
      LoggedMessage: core.LoggedMessage;
      LogPage: core.LogPage;
      Match: core.Match;
      MemoryContextOptions: core.MemoryContextOptions;
      MemoryEntry: core.MemoryEntry;
      MemoryErrorCode: core.MemoryErrorCode;
      MemoryErrorOptions: core.MemoryErrorOptions;
      MemoryOptions: core.MemoryOptions;
      MemoryTool: core.MemoryTool;
      MemoryToolsOptions: core.MemoryToolsOptions;
      Namespace: core.Namespace;
      NamespaceOf: core.NamespaceOf<unknown>;
      Path: core.Path;
      OpenStoreOptions: core.OpenStoreOptions;
      ParsingSchema: core.ParsingSchema<unknown>;
      Recall: core.Recall;
      RecallInput: core.RecallInput;
      RecallOptions: core.RecallOptions;
      RememberInput: core.RememberInput<string>;
      RequestTool: core.RequestTool<unknown>;
      RewindTo: core.RewindTo;
      Scope: core.Scope;
      Scopes: core.Scopes;
      SetOptions: core.SetOptions;
      Source: core.Source;
      StandardSchema: core.StandardSchema<unknown>;
      Store: core.Store;
      TenantOptions: core.TenantOptions;
      TenantUsage: core.TenantUsage;
      ToolAnnotations: core.ToolAnnotations;
      ToolInputs: core.ToolInputs<string, unknown>;
      ToolResult: core.ToolResult;
      ToolSource: core.ToolSource;
      TreeChange: core.TreeChange;
      TreeEntry: core.TreeEntry;
      TreeMatch: core.TreeMatch;
      TreeOptions: core.TreeOptions;
      ValueSchema: core.ValueSchema;
      WritableScope: core.WritableScope<core.Scopes>;
    };
    expectTypeOf<Names[keyof Names]>().not.toBeNever();
  });

  test("pins the values of the root entry: an export more or less changes this union", () => {
    expectTypeOf<keyof typeof core>().toEqualTypeOf<
      | "LIMITS"
      | "Memory"
      | "MemoryError"
      | "MemoryTree"
      | "MessageLog"
      | "Tenant"
      | "isMemoryError"
      | "memoryContext"
      | "memoryTools"
      | "memoryToolsByRequest"
      | "moveTenant"
      | "namespace"
      | "openStore"
      | "parseNamespace"
      | "toolsFrom"
    >();
  });

  test("pins the type names that a store is written with", () => {
    type Names = {
      ChangedBy: store.ChangedBy;
      Decide: store.Decide;
      DocumentTerms: store.DocumentTerms;
      Json: store.Json;
      ListedEntry: store.ListedEntry;
      ListQuery: store.ListQuery;
      MemoryErrorCode: store.MemoryErrorCode;
      Mutation: store.Mutation;
      Namespace: store.Namespace;
      Posting: store.Posting;
      PostingRow: store.PostingRow;
      PostingRowChange: store.PostingRowChange;
      SearchData: store.SearchData;
      SearchQuery: store.SearchQuery;
      Source: store.Source;
      Store: store.Store;
      StoredChange: store.StoredChange;
      StoredEntry: store.StoredEntry;
      TenantUsage: store.TenantUsage;
      WriteOutcome: store.WriteOutcome;
    };
    expectTypeOf<Names[keyof Names]>().not.toBeNever();
  });

  test("pins the SQLite store as a Store: a method that drifts from the contract does not compile", () => {
    expectTypeOf<sqlite.SqliteStore>().toExtend<core.Store>();
    expectTypeOf<sqlite.SqliteStoreOptions>().toHaveProperty("maxOpenTenants");
    expectTypeOf<store.Store>().toEqualTypeOf<core.Store>();
  });
});
