/** The part of the project that a test file speaks for. */
export function areaOf(path: string): string {
  if (path.includes("conformance")) return "conformance";
  if (path.startsWith("examples/")) return "examples";
  const area = /^test\/([^/]+?)(?:\/|\.test\.)/.exec(path)?.[1];
  return area ?? "unit";
}
