export type * from "./store.js";
export { type MemoryErrorCode, type MemoryErrorOptions, MemoryError, isMemoryError } from "../errors.js";
export { type Namespace, namespace, parseNamespace, parseTenant, tenantOf } from "../namespace.js";
export { type Source, SOURCE_FIELDS, checkSource, sourceMatches } from "../values/source.js";
export { decodeJson, encodeJson, type Json } from "../values/json.js";
export { documentTerms, type DocumentTerms } from "../ranking/document.js";
export { CHUNK_SIZE, removePosting, upsertPosting } from "../ranking/postings.js";
