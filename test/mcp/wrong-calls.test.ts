import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { runCommand } from "../support/http-process.ts";

const NAMESPACE = ["--namespace", "acme/users/42"];
const TOKEN = ["token", ...NAMESPACE, "--access", "read", "--expires", "1h"];
const HTTP = ["http", "--port", "0", "--insecure-no-auth", ...NAMESPACE];

const CALLS: [what: string, args: string[], why: RegExp][] = [
  ["an unknown flag", [...NAMESPACE, "--read-onyl"], /unknown option/],
  ["a word too many", [...NAMESPACE, "acme"], /too many arguments/],
  ["a flag without its value", ["--namespace"], /argument missing/],
  ["two namespaces", [...NAMESPACE, "--namespace", "globex"], /given once/],
  ["two stores", [...NAMESPACE, "--store", "sqlite::memory:", "--store=sqlite:./other"], /given once/],
  ["two authors", [...NAMESPACE, "--source", "agent=a", "--source", "agent=b"], /given once/],
  ["two accesses", [...TOKEN, "--access", "write"], /given once/],
  ["two ends", [...TOKEN, "--expires", "30d"], /given once/],
  ["two ports", [...HTTP, "--port", "0"], /given once/],
  ["a switch with a value", [...NAMESPACE, "--read-only=false"], /unknown option/],
  ["an empty store", [...NAMESPACE, "--store", ""], /store URL/],
  ["a token for nobody", ["token", "--access", "read", "--expires", "1h"], /--namespace/],
  ["a token for two", [...TOKEN, "--namespace", "globex"], /given once/],
  ["a made-up access", ["token", ...NAMESPACE, "--access", "admin", "--expires", "1h"], /read, write/],
  ["a token without an end", ["token", ...NAMESPACE, "--access", "read"], /--expires/],
  ["a token that has ended", [...TOKEN.slice(0, -1), "-1d"], /lifetime/],
  ["a token for ever", [...TOKEN.slice(0, -1), "99999999d"], /lifetime/],
  ["a token for an empty audience", [...TOKEN, "--audience", ""], /audience/],
  ["a token of an empty folder", [...TOKEN, "--keys", ""], /directory/],
  ["a port that is none", ["http", "--port", "99999"], /port/],
  ["a port that is a word", ["http", "--port", "many"], /whole number/],
  ["an empty address, which would be all", ["http", "--port", "0", "--host", ""], /host/],
  ["an address of another machine", ["http", "--port", "0", "--host", "192.0.2.1"], /cannot listen/],
  ["an empty audience", ["http", "--port", "0", "--audience", ""], /audience/],
  ["an empty folder of keys", ["http", "--port", "0", "--keys", ""], /directory/],
  ["a made-up level of the log", [...HTTP, "--log-level", "loud"], /info, warn, error, silent/],
  ["an unknown flag of the server", [...HTTP, "--insecure"], /unknown option/],
];

it("a command that is called wrongly says what is wrong, and ends with exit code 2", async () => {
  const [none, made] = ["none", "made"].map((name) => join(temporaryFolder(), name));
  await runCommand(TOKEN, { PIGEONHOLE_KEYS: made });
  const wrong = await Promise.all(
    CALLS.map(async ([what, args, why]) => {
      const keys = args[0] === "http" ? made : none;
      const { code, output, errors } = await runCommand(args, { PIGEONHOLE_KEYS: keys });
      const isGood =
        code === 2 &&
        output === "" &&
        why.test(errors) &&
        errors.startsWith("pigeonhole-mcp: ") &&
        !/\bat .+:\d+/.test(errors);
      return isGood ? [] : [`${what}: ${code} ${output} ${errors}`];
    }),
  );
  expect(wrong.flat()).toEqual([]);
  expect(existsSync("token-keys.json")).toBe(false);
});
