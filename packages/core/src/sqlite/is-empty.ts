/** True for an answer that a file without rows gives too. */
export function isEmpty(answer: unknown): boolean {
  if (answer === undefined || answer === 0) return true;
  if (Array.isArray(answer)) return answer.length === 0;
  return typeof answer === "object" && answer !== null && "entries" in answer && answer.entries === 0;
}
