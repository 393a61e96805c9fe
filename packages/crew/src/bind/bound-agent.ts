import type { MemoryTool } from "@pigeonhole/core";
import type { CrewAgent } from "../definition/crew-definition.js";

/** An agent with its texts filled in and its memory bound; made anew at every call. */
export interface BoundAgent {
  readonly name: string;
  readonly definition: CrewAgent;
  /** What the agent is told about itself and its memory. */
  readonly instructions: string;
  /** The part of it that is about the memory. */
  readonly memory: string;
  readonly tools: MemoryTool[];
}
