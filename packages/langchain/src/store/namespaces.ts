import { InvalidNamespaceError, type ListNamespacesOperation } from "@langchain/langgraph-checkpoint";

type Conditions = NonNullable<ListNamespacesOperation["matchConditions"]>;

/**
 * Checks a namespace by LangGraph's rules. Which labels its own methods refuse besides (newer ones those with a colon)
 * is left to them.
 *
 * @throws InvalidNamespaceError
 */
export function checkNamespace(namespace: readonly string[], least = 1): void {
  if (!Array.isArray(namespace)) {
    throw new InvalidNamespaceError("A namespace is an array of labels.");
  }
  if (namespace.length < least) throw new InvalidNamespaceError("Namespace cannot be empty.");
  for (const label of namespace) {
    if (typeof label !== "string") {
      throw new InvalidNamespaceError(`Namespace labels must be strings, but got ${typeof label}.`);
    }
    if (label === "") throw new InvalidNamespaceError("Namespace labels cannot be empty strings.");
    if (label.includes(".")) {
      throw new InvalidNamespaceError(
        `Invalid namespace label '${label}'. Namespace labels cannot contain periods ('.').`,
      );
    }
  }
}

/** Whether a namespace meets all conditions; `*` stands for any one label. */
export function meets(namespace: readonly string[], conditions: Conditions): boolean {
  return conditions.every(({ matchType, path }) => {
    if (path.length > namespace.length) return false;
    const start = startOf(matchType, namespace.length - path.length);
    return path.every((label, index) => label === "*" || label === namespace[start + index]);
  });
}

/** The labels with which all namespaces begin that meet the conditions, as far as those say. */
export function commonPrefix(conditions: Conditions): string[] {
  const prefixes = conditions.filter(({ matchType }) => matchType === "prefix").map(({ path }) => path);
  const known = prefixes.map((path) => {
    const wildcard = path.indexOf("*");
    return wildcard < 0 ? path : path.slice(0, wildcard);
  });
  return known.reduce((longest, path) => (path.length > longest.length ? path : longest), []);
}

function startOf(matchType: string, end: number): number {
  if (matchType === "prefix") return 0;
  if (matchType === "suffix") return end;
  throw new Error(`Unsupported match type: ${matchType}`);
}
