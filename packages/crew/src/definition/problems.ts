import { MemoryError } from "@pigeonhole/core";
import type { Part } from "./part.js";

/** What a crew asks for and does not get, and what happens instead. */
export interface CrewWarning {
  /** Such as `agents.yaml:12:3`, or `agents.researcher.memory` in code. */
  readonly where: string;
  readonly message: string;
}

const MOST_SHOWN = 20;

/** What is wrong or unusual in a definition, collected so that one reading tells all of it. */
export class Problems {
  readonly warnings: CrewWarning[] = [];
  readonly #errors: string[] = [];

  error(part: Part, message: string): void {
    this.#errors.push(`${part.where}: ${message}`);
  }

  warn(part: Part, message: string): void {
    this.warnings.push({ where: part.where, message });
  }

  /** @throws MemoryError `invalid_argument` with a line for each error, when there is one */
  throwErrors(): void {
    if (this.#errors.length === 0) return;
    const shown = this.#errors.slice(0, MOST_SHOWN);
    const more = this.#errors.length - shown.length;
    throw new MemoryError(
      "invalid_argument",
      [...shown, ...(more > 0 ? [`... and ${more} more.`] : [])].join("\n"),
    );
  }
}
