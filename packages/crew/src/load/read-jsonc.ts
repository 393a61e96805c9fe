import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { Part, type Path } from "../definition/part.js";
import { DefinitionFileError } from "./definition-file-error.js";

/**
 * Reads JSON with comments and trailing commas, each value with its place.
 *
 * @throws DefinitionFileError for text that is no JSON, or that has a name twice in one mapping
 */
export function readJsonc(text: string, file: string): Part {
  const place = (offset: number): string => {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  if (error !== undefined) {
    throw new DefinitionFileError(`${place(error.offset)}: ${wordsOf(printParseErrorCode(error.error))}.`);
  }
  if (root === undefined) throw new DefinitionFileError(`${place(0)}: the file is empty.`);
  return new Part(dataOf(root, place), (path) => place(offsetOf(root, path)));
}

/** Plain data out of the tree. Names become properties by definition, so that `__proto__` is one like any other. */
function dataOf(node: Node, place: (offset: number) => string): unknown {
  if (node.type === "array") return (node.children ?? []).map((child) => dataOf(child, place));
  if (node.type !== "object") return node.value;
  const properties = (node.children ?? []).map(({ children: [name, value] = [] }): [string, unknown] => [
    String(name?.value),
    value === undefined ? undefined : dataOf(value, place),
  ]);
  const names = properties.map(([name]) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) {
    const offset = node.children?.[twice]?.offset ?? node.offset;
    throw new DefinitionFileError(`${place(offset)}: ${JSON.stringify(names[twice])} is there twice.`);
  }
  return Object.fromEntries(properties);
}

function offsetOf(root: Node, path: Path): number {
  let node = root;
  let offset = root.offset;
  for (const step of path) {
    const child =
      typeof step === "number"
        ? node.children?.[step]
        : node.children?.find(({ children: [name] = [] }) => name?.value === step);
    if (child === undefined) return offset;
    offset = child.offset;
    node = child.type === "property" ? (child.children?.[1] ?? child) : child;
  }
  return offset;
}

/** "CommaExpected" as "comma expected". */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}
