export type { AiSdkTool, AiSdkTools, CallOptions, InputSchema, ModelOutput } from "./ai-sdk-tool.js";
export { aiSdkTools } from "./ai-sdk-tools.js";
export { ChatHistory, type ChatMessage } from "./chat-history.js";
export type { PromptMessage, Turn } from "./user-text.js";
export { type Call, type MemoryOfCall, type SystemMessage, withMemory } from "./with-memory.js";
