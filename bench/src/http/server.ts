// The server of `npm run bench -- http`, in a process of its own: prints where it is as JSON, and ends with its input.
import { makeTokenKeys, mintToken, serveHttp, verifyOwnTokens } from "@pigeonhole/mcp";
import { newStore } from "../common/stores.ts";
import { textSource } from "../common/text.ts";
import { documents, load } from "../core/documents.ts";

const NAMESPACE = "acme/users/42";

const [directory = "", entries = "0"] = process.argv.slice(2);
const store = newStore(directory);
await load(store, NAMESPACE, documents(textSource(7), 1, Number(entries)));

const keys = await makeTokenKeys();
const server = await serveHttp({
  authorize: verifyOwnTokens({ keys }),
  store,
  port: 0,
  rateLimit: { perSecond: 1e6, burst: 1e6 },
  extend: (own) => {
    own.registerTool("nothing", { description: "Does nothing." }, () => ({
      content: [{ type: "text", text: "Nothing." }],
    }));
  },
});
const token = await mintToken({ namespace: NAMESPACE, access: "read", expires: "1h", keys });
console.log(JSON.stringify({ url: server.url, token }));

process.stdin.resume().once("end", async () => {
  await server.close();
  await store.close();
});
