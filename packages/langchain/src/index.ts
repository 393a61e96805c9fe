export { type ChatHistoryOptions, PigeonholeChatHistory } from "./history/chat-history.js";
export { PigeonholeStore, type PigeonholeStoreOptions } from "./store/pigeonhole-store.js";
export { type LangchainRequest, langchainTools } from "./tools/langchain-tools.js";
