import { createRequire } from "node:module";
import { MemoryError } from "@pigeonhole/core";
import type { langchainTools } from "@pigeonhole/langchain";
import type { BoundAgent } from "../bind/bound-agent.js";

/** What `createAgent({ model, ...agent })` of LangChain takes besides a model. */
export interface LangchainAgent {
  readonly name: string;
  readonly systemPrompt: string;
  readonly tools: ReturnType<typeof langchainTools>;
}

interface Adapter {
  readonly langchainTools: typeof langchainTools;
}

/**
 * An agent for LangChain. Its tools are LangChain's own class, so `@pigeonhole/langchain` is loaded when this is called,
 * and not with the crew.
 *
 * @throws MemoryError `invalid_argument` where that package is not installed
 */
export function langchainAgent({ name, instructions, tools }: BoundAgent): LangchainAgent {
  return { name, systemPrompt: instructions, tools: adapter().langchainTools(tools) };
}

function adapter(): Adapter {
  try {
    return createRequire(import.meta.url)("@pigeonhole/langchain");
  } catch (cause) {
    throw new MemoryError("invalid_argument", "Install @pigeonhole/langchain and @langchain/core for this.", {
      cause,
    });
  }
}
