/** What an agent may do in a scope that is not its own. */
export type Access = "read" | "write";

/** What an agent gets besides its own scope, the crew's to read and the tenant's to read. */
export interface Grants {
  /** "read" when left out. */
  readonly crew?: Access | "none";
  /** Nothing when left out; it is there only when the crew is bound to a user. */
  readonly user?: Access | "none";
  /** The tenant's facts are written by the application only. */
  readonly tenant?: "read" | "none";
}

/** An agent in CrewAI's own words. What is not named here is kept for `toCrewAI` and told about in a warning. */
export interface AgentInput {
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly llm?: unknown;
  /** Names of tools that are given where the crew runs. */
  readonly tools?: readonly string[];
  /** The most steps that the agent takes for a task; 25 when left out. */
  readonly max_iter?: number;
  readonly allow_delegation?: boolean;
  readonly grants?: Grants;
  readonly [key: string]: unknown;
}

/** A task in CrewAI's own words. */
export interface TaskInput {
  readonly description: string;
  readonly expected_output: string;
  /** The name of the agent that does it. */
  readonly agent: string;
  /** Names of earlier tasks whose results it gets; left out, those of all earlier tasks. */
  readonly context?: readonly string[];
  readonly [key: string]: unknown;
}

/** Values for `{placeholders}`: texts, numbers, booleans, null, and lists and mappings of them. */
export type CrewInputs = { readonly [name: string]: unknown };

/** What `defineCrew` takes. */
export interface CrewInput<Agent extends string = string> {
  readonly name: string;
  /** By name, or as a list with names. */
  readonly agents:
    | { readonly [Name in Agent]: AgentInput }
    | readonly (AgentInput & { readonly name: Agent })[];
  /** In the order in which they are done: by name, or as a list. */
  readonly tasks:
    | { readonly [name: string]: TaskInput & { readonly agent: NoInfer<Agent> } }
    | readonly (TaskInput & { readonly name?: string; readonly agent: NoInfer<Agent> })[];
  /** Values that hold unless `bind` gives others. */
  readonly inputs?: CrewInputs;
  readonly [key: string]: unknown;
}

/** An agent that was checked. */
export interface CrewAgent {
  readonly name: string;
  readonly role: string;
  readonly goal: string;
  readonly backstory: string;
  readonly llm: unknown;
  readonly tools: readonly string[];
  readonly maxIterations: number;
  readonly grants: Required<Grants>;
  /** Everything as it was given but `name` and `grants`, for CrewAI. */
  readonly given: { readonly [key: string]: unknown };
}

/** A task that was checked. */
export interface CrewTask {
  readonly name: string;
  readonly description: string;
  readonly expectedOutput: string;
  readonly agent: string;
  /** Names of earlier tasks, in order. */
  readonly context: readonly string[];
  readonly given: { readonly [key: string]: unknown };
}

/** A crew that was checked: every name leads somewhere. */
export interface CrewDefinition {
  readonly name: string;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  readonly inputs: CrewInputs;
}
