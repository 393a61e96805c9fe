import type { CrewTask } from "../definition/crew-definition.js";

/** What an agent is asked: the task, what is expected, and the results of the tasks that it builds on. */
export function taskPrompt(task: CrewTask, results: ReadonlyMap<string, string>): string {
  const context = task.context.flatMap((name) => {
    const result = results.get(name);
    return result === undefined ? [] : [`Result of the task "${name}":\n${result}`];
  });
  return [task.description.trim(), `Expected output: ${task.expectedOutput.trim()}`, ...context].join("\n\n");
}
