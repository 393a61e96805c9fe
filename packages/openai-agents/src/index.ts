export { type OpenaiAgentsTool, openaiAgentsTools } from "./openai-agents-tools.js";
export { PigeonholeSession } from "./pigeonhole-session.js";
