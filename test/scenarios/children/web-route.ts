import { once } from "node:events";
import { createServer } from "node:http";
import { isMemoryError, Memory, namespace, openStore } from "@pigeonhole/core";
import { done, input, order, report } from "../../support/scenario-child.ts";

const { url, release } = input<{ url: string; release: number }>();
const store = openStore(url);

// `GET /` with the visitor's cookie; `?name=Ada` is what a visitor tells of themselves.
const server = createServer(async ({ url: path = "/", headers }, response) => {
  try {
    const visitor = /(?:^|; )visitor=([^;]*)/.exec(headers.cookie ?? "")?.[1] ?? "";
    const memory = new Memory(namespace("shop", "visitors", decodeURIComponent(visitor)), { store });
    const name = new URL(path, "http://shop").searchParams.get("name");
    if (name !== null) await memory.set("name", name);
    const visits = await memory.increment("visits");
    response.end(JSON.stringify({ release, name: await memory.get("name", "stranger"), visits }));
  } catch (error) {
    const isNoVisitor = isMemoryError(error) && error.code === "invalid_namespace";
    response.writeHead(isNoVisitor ? 400 : 500).end("{}");
  }
});
const stop = order();
server.listen(0, "127.0.0.1");
await once(server, "listening");
await report(server.address());
await stop;
const closed = once(server, "close");
server.close();
server.closeIdleConnections();
await closed;
await store.close();
done();
