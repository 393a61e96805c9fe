import { MemoryError } from "@pigeonhole/core";
import type { CrewInputs } from "./crew-definition.js";
import { pythonText } from "./python-text.js";

/** CrewAI's own form of a placeholder. Other braces, such as those of JSON, stay as they are. */
const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/**
 * Puts values in the place of `{placeholders}` in one pass: a value that itself holds `{x}` is not expanded again, so
 * that an input cannot pull in another one.
 *
 * @param where names the text in an error, such as `agents.researcher.goal`
 * @throws MemoryError `invalid_argument` for a placeholder without a value, or a value that is no plain data
 */
export function interpolate(text: string, inputs: CrewInputs, where: string): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => {
    if (!Object.hasOwn(inputs, name) || inputs[name] === undefined) {
      throw invalid(
        `${where}: there is no input ${JSON.stringify(name)} for ${placeholder}. Give it to bind().`,
      );
    }
    const value = pythonText(inputs[name]);
    if (value !== undefined) return value;
    throw invalid(`${where}: the input ${JSON.stringify(name)} is a text, a number or other plain data.`);
  });
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
