import type { CrewAgent, CrewDefinition, CrewInputs, CrewTask } from "../definition/crew-definition.js";
import type { CrewWarning } from "../definition/problems.js";
import type { BindOptions } from "./bind-options.js";
import { BoundCrew } from "./bound-crew.js";

/** A crew that was defined or loaded, for any tenant. It holds no memory: `bind` gives it one. */
export class Crew<Agent extends string = string> {
  readonly name: string;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  readonly inputs: CrewInputs;
  /** What the crew asks for and does not get. */
  readonly warnings: readonly CrewWarning[];
  readonly #definition: CrewDefinition;
  readonly #onWarning: (warning: CrewWarning) => void;

  constructor(
    definition: CrewDefinition,
    warnings: readonly CrewWarning[] = [],
    onWarning: (warning: CrewWarning) => void = warnProcess,
  ) {
    this.name = definition.name;
    this.agents = definition.agents;
    this.tasks = definition.tasks;
    this.inputs = definition.inputs;
    this.warnings = warnings;
    this.#definition = definition;
    this.#onWarning = onWarning;
    for (const warning of warnings) onWarning(warning);
  }

  /**
   * Gives the crew a tenant's memory, and a user's within it. All that it then reads, writes and runs stays there.
   *
   * @throws MemoryError `invalid_namespace` without a tenant, `invalid_argument` for a missing input or an unknown agent
   */
  bind(options: BindOptions<Agent>): BoundCrew<Agent> {
    return new BoundCrew<Agent>(this.#definition, options, this.#onWarning);
  }
}

function warnProcess({ where, message }: CrewWarning): void {
  process.emitWarning(`${where}: ${message}`, "PigeonholeCrewWarning");
}
