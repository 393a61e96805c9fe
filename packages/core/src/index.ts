export { isMemoryError, MemoryError, type MemoryErrorCode, type MemoryErrorOptions } from "./errors.js";
export { LIMITS } from "./limits.js";
export type { Change, HistoryEntry, MemoryEntry } from "./memory/entry.js";
export type { ListOptions, ListPage } from "./memory/list.js";
export type { ChangePage, ChangesOptions } from "./memory/list-changes.js";
export type { LoggedMessage, LogPage } from "./memory/log-page.js";
export type { Match } from "./memory/match.js";
export { Memory, type MemoryOptions, type SetOptions } from "./memory/memory.js";
export { MessageLog } from "./memory/message-log.js";
export type { Recall, RecallOptions } from "./memory/recall.js";
export type { RewindTo } from "./memory/rewind.js";
export type { ParsingSchema, StandardSchema, ValueSchema } from "./memory/schema.js";
export type { EmbedOptions, EmbedProgress, EmbedReport } from "./memory/semantic/back-fill.js";
export type { Embed, Embedded, RecallSettings } from "./memory/semantic/settings.js";
export { type Moved, type MoveOptions, type MoveProgress, moveTenant } from "./move/move-tenant.js";
export { type Namespace, namespace, parseNamespace } from "./namespace.js";
export { type OpenStoreOptions, openStore } from "./store/open-store.js";
export type { Store, TenantUsage } from "./store/store.js";
export { Tenant, type TenantOptions } from "./tenant.js";
export { type MemoryContextOptions, memoryContext } from "./tools/memory-context.js";
export type { JsonSchema, MemoryTool, ToolAnnotations, ToolResult } from "./tools/memory-tool.js";
export { type MemoryToolsOptions, memoryTools } from "./tools/memory-tools.js";
export { memoryToolsByRequest, type RequestTool } from "./tools/memory-tools-by-request.js";
export type { Scope, Scopes } from "./tools/scopes.js";
export type {
  ForgetInput,
  ListMemoryInput,
  RecallInput,
  RememberInput,
  ToolInputs,
  WritableScope,
} from "./tools/tool-inputs.js";
export { type NamespaceOf, type ToolSource, toolsFrom } from "./tools/tools-from.js";
export {
  MemoryTree,
  type TreeChange,
  type TreeEntry,
  type TreeMatch,
  type TreeOptions,
} from "./tree/memory-tree.js";
export type { Path } from "./tree/path.js";
export type { Json } from "./values/json.js";
export type { Source } from "./values/source.js";
