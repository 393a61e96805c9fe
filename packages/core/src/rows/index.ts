export { corrupt } from "./corrupt.js";
export { NamespaceChange, type NamespaceRows } from "./namespace-change.js";
export { pendingColumns, pendingFrom } from "./pending.js";
export {
  changeColumns,
  changeFrom,
  type EntryRow,
  entryColumns,
  entryFrom,
  type NamespaceRow,
  namespaceColumns,
  namespaceFrom,
  postingsChecksum,
  postingsFrom,
  publicEntry,
  type Row,
  vectorsChecksum,
  vectorsFrom,
  wipedChecksum,
} from "./rows.js";
