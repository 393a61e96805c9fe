type Operators = ReadonlyMap<string, (value: unknown, wanted: unknown) => boolean>;

const OPERATORS: Operators = new Map([
  ["$eq", isEqual],
  ["$ne", (value, wanted) => !isEqual(value, wanted)],
  ["$gt", (value, wanted) => compare(value, wanted, (order) => order > 0)],
  ["$gte", (value, wanted) => compare(value, wanted, (order) => order >= 0)],
  ["$lt", (value, wanted) => compare(value, wanted, (order) => order < 0)],
  ["$lte", (value, wanted) => compare(value, wanted, (order) => order <= 0)],
  ["$in", (value, wanted) => Array.isArray(wanted) && wanted.some((one) => isEqual(value, one))],
  ["$nin", (value, wanted) => !(Array.isArray(wanted) && wanted.some((one) => isEqual(value, one)))],
]);

/**
 * Whether an item passes a LangGraph filter: each property is what the filter says, by equality with all that is nested
 * in it, or by operators.
 */
export function passes(item: unknown, filter: object | undefined): boolean {
  return Object.entries(filter ?? {}).every(([name, wanted]) => {
    const value = propertyOf(item, name);
    const operators = operatorsOf(wanted);
    if (operators === undefined) return isEqual(value, wanted);
    return operators.every(([operator, operand]) => OPERATORS.get(operator)?.(value, operand));
  });
}

function propertyOf(item: unknown, name: string): unknown {
  return isObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;
}

/** The operators of a filter's value; undefined where it holds anything else, and so is compared as it is. */
function operatorsOf(wanted: unknown): [string, unknown][] | undefined {
  if (!isObject(wanted)) return undefined;
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([name]) => OPERATORS.has(name)) ? entries : undefined;
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((one, index) => isEqual(one, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
  );
}

/** Numbers, and texts that are numbers, by size; other texts by their characters. Nothing else has an order. */
function compare(value: unknown, wanted: unknown, holds: (order: number) => boolean): boolean {
  const [left, right] = [numberOf(value), numberOf(wanted)];
  if (left !== undefined && right !== undefined) return holds(left - right);
  if (typeof value !== "string" || typeof wanted !== "string") return false;
  return holds(value < wanted ? -1 : Number(value > wanted));
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : undefined;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
