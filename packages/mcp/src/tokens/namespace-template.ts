import { MemoryError, type Namespace, namespace } from "@pigeonhole/core";

/** One segment of a template: text around at most one claim. */
interface Segment {
  readonly before: string;
  readonly claim: string | undefined;
  readonly after: string;
}

const SEGMENT = /^([^{}]*)(?:\{([^{}]+)\}([^{}]*))?$/;

/**
 * Reads a template such as `{org_id}/users/{sub}` and gives the function that makes a namespace of a token's claims.
 * A segment holds at most one claim, since two side by side could be cut in two ways.
 *
 * The function throws MemoryError `invalid_namespace` for a claim that is missing, empty, no string, or does not fit
 * one segment: a claim with `/` is refused, never rewritten.
 *
 * @throws MemoryError `invalid_argument`
 */
export function namespaceTemplate(template: string): (claims: object) => Namespace {
  const segments = splitTemplate(template).map(readSegment);
  if (!segments.some(({ claim }) => claim !== undefined)) {
    throw invalid("it names no claim, so that all tokens would share one memory");
  }
  const fill = (claimed: (claim: string) => string): Namespace =>
    namespace(
      ...segments.map(({ before, claim, after }) =>
        claim === undefined ? before : `${before}${claimed(claim)}${after}`,
      ),
    );
  try {
    fill(() => "x");
  } catch (cause) {
    throw invalid("what stands between its claims fits no namespace", cause);
  }
  return (claims) => fill((claim) => textOf(claims, claim));
}

/** Splits at slashes outside of braces: a claim's name may be a URL. */
function splitTemplate(template: string): string[] {
  if (typeof template !== "string") throw invalid("it is no string");
  return template.split(/\/(?![^{]*\})/);
}

function readSegment(text: string): Segment {
  const found = SEGMENT.exec(text);
  if (found === null) throw invalid("a segment holds at most one claim, in braces");
  const [, before = "", claim, after = ""] = found;
  return { before, claim, after };
}

function textOf(claims: object, name: string): string {
  const value: unknown = Object.hasOwn(claims, name) ? Reflect.get(claims, name) : undefined;
  if (typeof value !== "string" || value === "" || value.includes("/")) {
    throw new MemoryError(
      "invalid_namespace",
      "A claim that the namespace is made of is missing, empty, no text, or holds a slash.",
    );
  }
  return value;
}

function invalid(why: string, cause?: unknown): MemoryError {
  return new MemoryError(
    "invalid_argument",
    `A claim-to-namespace template is like {org_id}/users/{sub}; of this one: ${why}.`,
    { cause },
  );
}
