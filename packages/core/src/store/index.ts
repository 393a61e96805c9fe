export { isMemoryError, MemoryError, type MemoryErrorCode, type MemoryErrorOptions } from "../errors.js";
export { type Namespace, namespace, parseNamespace, parseTenant, tenantOf } from "../namespace.js";
export { type DocumentTerms, documentTerms } from "../ranking/document.js";
export { CHUNK_SIZE, removePosting, upsertPosting } from "../ranking/postings.js";
export { removeVector, upsertVector, VECTOR_CHUNK } from "../ranking/vectors.js";
export { decodeJson, encodeJson, type Json } from "../values/json.js";
export { checkSource, SOURCE_FIELDS, type Source, sourceMatches } from "../values/source.js";
export type * from "./store.js";
