export type { BindOptions } from "./bind/bind-options.js";
export type { BoundAgent, BoundCrew } from "./bind/bound-crew.js";
export type { Crew } from "./bind/crew.js";
export type { ScopeName } from "./bind/crew-scopes.js";
export type {
  Access,
  AgentInput,
  CrewAgent,
  CrewInput,
  CrewInputs,
  CrewTask,
  Grants,
  TaskInput,
} from "./definition/crew-definition.js";
export { type CrewOptions, defineCrew } from "./definition/define-crew.js";
export type { CrewWarning } from "./definition/problems.js";
export { type CrewFiles, loadCrew } from "./load/load-crew.js";
