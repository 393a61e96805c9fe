import type { Way } from "../way.ts";
import { aiSdk } from "./ai-sdk.ts";
import { aiSdk6 } from "./ai-sdk-6.ts";
import { langchain } from "./langchain.ts";
import { mcp } from "./mcp.ts";
import { openaiAgents } from "./openai-agents.ts";

/** Every way to the tools but the core's own. */
export const WAYS: readonly Way[] = [mcp, aiSdk, aiSdk6, langchain, openaiAgents];
