import { isMemoryError, MemoryError } from "../errors.js";
import { readUntrusted } from "../values/untrusted.js";

/** The part of the Standard Schema interface (https://standardschema.dev, version 1) that is used here. */
export interface StandardSchema<Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What zod 3 has had in all its releases, the newer of which are Standard Schemas too. */
export interface ParsingSchema<Output> {
  safeParse(value: unknown): { success: true; data: Output } | { success: false; error: { message: string } };
}

/** What makes a Memory typed: a zod 4 schema, any other Standard Schema, or a zod 3 schema. */
export type ValueSchema<Output = unknown> = StandardSchema<Output> | ParsingSchema<Output>;

/**
 * Checks that something is a schema.
 *
 * @throws MemoryError `invalid_argument`
 */
export function checkSchema<Output>(
  schema: ValueSchema<Output> | undefined,
): ValueSchema<Output> | undefined {
  if (schema === undefined) return undefined;
  const isObject = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  const canCheck = readUntrusted(
    "invalid_argument",
    () => isObject && (isStandard(schema) || typeof schema.safeParse === "function"),
  );
  if (canCheck) return schema;
  throw new MemoryError("invalid_argument", "schema is a zod schema or another Standard Schema.");
}

/**
 * Passes a value through a schema, and gives what the schema makes of it. Asynchronous only when the schema is.
 *
 * @throws MemoryError `invalid_value` that names the fields which do not fit
 */
export function validate<Output>(schema: ValueSchema<Output>, value: unknown): Output | Promise<Output> {
  if (!isStandard(schema)) {
    const parsed = attempt(() => schema.safeParse(value));
    if (parsed.success) return parsed.data;
    throw misfit(parsed.error.message);
  }
  const result = attempt(() => schema["~standard"].validate(value));
  return result instanceof Promise ? result.then(outputOf) : outputOf(result);
}

function isStandard<Output>(schema: ValueSchema<Output>): schema is StandardSchema<Output> {
  return "~standard" in schema && typeof schema["~standard"]?.validate === "function";
}

function outputOf<Output>(result: StandardResult<Output>): Output {
  if (result.issues === undefined) return result.value;
  throw misfit(result.issues.slice(0, 5).map(issueText).join("; "));
}

function issueText({ message, path }: StandardIssue): string {
  const place = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return place === "" ? message : `${place}: ${message}`;
}

function attempt<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (cause) {
    if (isMemoryError(cause)) throw cause;
    throw new MemoryError("invalid_value", "The schema failed while it checked the value.", { cause });
  }
}

function misfit(details: string): MemoryError {
  return new MemoryError(
    "invalid_value",
    `The value does not fit this memory's schema. ${details.slice(0, 500)}`,
  );
}
