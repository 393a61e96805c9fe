import { PigeonholeChatHistory } from "@pigeonhole/langchain";

const [url = "", writer = "", count = ""] = process.argv.slice(2);
const history = new PigeonholeChatHistory("acme/chats", "7", { store: url });
for (let turn = 0; turn < Number(count); turn += 1) await history.addUserMessage(`${writer} ${turn}`);
process.stdout.write("null");
