export type { BindOptions } from "./bind/bind-options.js";
export type { BoundAgent } from "./bind/bound-agent.js";
export type { BoundCrew } from "./bind/bound-crew.js";
export type { Crew } from "./bind/crew.js";
export type { AgentScopes, ScopeName } from "./bind/crew-scopes.js";
export type { CrewAIExport, ToCrewAIOptions } from "./crewai/to-crewai.js";
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
export type { AiSdkAgent } from "./frameworks/ai-sdk.js";
export type { KaibanAgent, KaibanTool } from "./frameworks/kaiban.js";
export type { LangchainAgent } from "./frameworks/langchain.js";
export type { OpenaiAgent } from "./frameworks/openai.js";
export { type CrewFiles, loadCrew } from "./load/load-crew.js";
export type { RunEvent, RunOptions, RunResult, TaskResult } from "./run/run-crew.js";
