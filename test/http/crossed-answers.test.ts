import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { temporaryFolder } from "../support/fault-places.ts";
import { bearer, modernRequest, toolCall } from "../support/http-calls.ts";
import { HttpProcess, runCommand } from "../support/http-process.ts";

const CONNECTIONS = 64;
const CALLS = amount({ test: 3_000, soak: 20_000 });
const KEYS = 40;

interface Tenant {
  readonly name: string;
  readonly token: string;
}

/** Posts over a connection of the agent's. */
function send(agent: Agent, url: string, token: string, body: string, headers: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sent = request(url, {
      agent,
      method: "POST",
      headers: { ...bearer(token), ...headers, "content-length": length },
    });
    sent.on("error", reject);
    sent.on("response", async (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      await once(response, "end");
      resolve(`${response.statusCode} ${text}`);
    });
    sent.end(body);
  });
}

it("two tenants over many connections, with equal ids, never get each other's answers", async () => {
  const folder = temporaryFolder();
  const keys = join(folder, "keys");
  const tokenOf = async (name: string): Promise<Tenant> => {
    const args = [
      "token",
      "--keys",
      keys,
      "--namespace",
      `${name}/users/42`,
      "--access",
      "write",
      "--expires",
      "1h",
    ];
    return { name, token: (await runCommand(args)).output.trim() };
  };
  const tenants = [await tokenOf("acme"), await tokenOf("globex")] as const;
  const server = await HttpProcess.start(["--keys", keys, "--store", `sqlite:${join(folder, "data")}`]);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  for (const { name, token } of tenants) {
    for (let key = 0; key < KEYS; key++) {
      const value = `This note of ${name} is number ${key}`;
      await send(agent, server.url, token, toolCall("remember", { key: `note ${key}`, value }), {});
    }
  }

  const crossed: string[] = [];
  let answers = 0;
  let call = 0;
  const connection = async (): Promise<void> => {
    while (call < CALLS) {
      const number = call++;
      // Which tenant asks is random; the ids are the same few for both.
      const tenant = tenants[Math.random() < 0.5 ? 0 : 1];
      const other = tenant === tenants[0] ? tenants[1].name : tenants[0].name;
      const id = number % 7;
      const input = { query: `note ${number % KEYS}`, limit: 2 };
      const modern = modernRequest("tools/call", { name: "recall", arguments: input });
      const [body, headers] =
        number % 2 === 0
          ? [modern.body.replace('"id":1', `"id":${id}`), modern.headers]
          : [toolCall("recall", input, id), {}];
      const answer = await send(agent, server.url, tenant.token, body, headers);
      const isOwn =
        answer.startsWith("200 ") && answer.includes(`note of ${tenant.name} is number ${number % KEYS}`);
      if (!isOwn || answer.includes(`note of ${other}`) || !answer.includes(`"id":${id}`))
        crossed.push(answer);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  expect({ answers, crossed: crossed.slice(0, 3) }).toEqual({ answers: CALLS, crossed: [] });
});
