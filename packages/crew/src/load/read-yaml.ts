import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import { Part, type Path } from "../definition/part.js";
import { DefinitionFileError } from "./definition-file-error.js";

/**
 * Reads YAML as CrewAI's own reader does (YAML 1.1, one document), each value with its place.
 *
 * @throws DefinitionFileError for text that is no YAML
 */
export function readYaml(text: string, file: string): Part {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: "1.1", prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) throw new DefinitionFileError(`${place(error.pos[0])}: ${error.message}`);
  const unknown = unknownAlias(document);
  if (unknown !== undefined)
    throw new DefinitionFileError(`${place(unknown)}: there is no such anchor before.`);
  const root = document.contents;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new DefinitionFileError(`${file}:1:1: its aliases refer to too much.`);
  }
  return new Part(value, (path) => place(offsetOf(root, path)));
}

/** Where an alias stands that refers to nothing before it. */
function unknownAlias(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** Where a path stands: at its key, and what is missing at the mapping that it is missing from. */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
