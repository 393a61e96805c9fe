import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const REQUEST = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
});

/** A local server that answers `POST /chat/completions` as OpenAI does, out of a script. */
export interface OpenaiStub {
  readonly url: string;
  /** The messages of each request, as JSON. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Starts the stub; `script` gives what the model says to the messages that it was sent. */
export async function startOpenaiStub(
  script: (messages: string, count: number) => string,
): Promise<OpenaiStub> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const messages = JSON.stringify(REQUEST.parse(JSON.parse(body)).messages);
      requests.push(messages);
      const message = { role: "assistant", content: script(messages, requests.length) };
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          id: `stub-${requests.length}`,
          object: "chat.completion",
          created: 0,
          model: "stub",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
