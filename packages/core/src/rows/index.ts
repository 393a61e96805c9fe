export { corrupt } from "./corrupt.js";
export { notNext } from "./not-next.js";
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
  type Row,
  vectorsChecksum,
  vectorsFrom,
  wipedChecksum,
} from "./rows.js";
