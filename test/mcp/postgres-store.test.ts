import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Memory } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { runCommand } from "../support/http-process.ts";
import { COMMAND, ServerProcess } from "../support/mcp-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const NAMESPACE = ["--namespace", "acme/users/42"];
const ELSEWHERE = "postgres://user:a-password@127.0.0.1:1/memory";

/** The command as npm installs it beside the store's package. */
function installed(): string {
  const scope = join(temporaryFolder(), "node_modules", "@pigeonhole");
  const command = join(scope, "mcp", "dist", "cli");
  mkdirSync(command, { recursive: true });
  cpSync(dirname(COMMAND), command, { recursive: true });
  cpSync(new URL("../../packages/mcp/package.json", import.meta.url), join(scope, "mcp", "package.json"));
  symlinkSync(fileURLToPath(new URL("../../packages/postgres", import.meta.url)), join(scope, "postgres"));
  return join(command, "main.js");
}

describe("a command with a store in PostgreSQL", () => {
  it("does not start without that store's package, and names it and not the password", async () => {
    const http = ["http", "--port", "0", "--insecure-no-auth", ...NAMESPACE, "--store", ELSEWHERE];
    const ended = await Promise.all([
      runCommand([...NAMESPACE, "--store", ELSEWHERE]),
      runCommand(NAMESPACE, { PIGEONHOLE_STORE: ELSEWHERE }),
      runCommand(http),
    ]);
    for (const { code, output, errors } of ended) {
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(errors).toMatch(
        /^pigeonhole-mcp: .*npx -p @pigeonhole\/mcp -p @pigeonhole\/postgres pigeonhole-mcp\n$/,
      );
      expect(errors).not.toContain("a-password");
    }
  });
});

describe.each(sharedStores.filter(({ name }) => name === "PostgreSQL"))(
  "beside the package, on $name",
  (kind) => {
    const place = usePlace(kind);

    it("the server starts, remembers, and ends with the end of its input", async () => {
      const server = await ServerProcess.open({
        file: installed(),
        args: [...NAMESPACE, "--store", place.url],
      });
      expect((await server.call("remember", { key: "plan", value: "gold" })).text).toMatch(/^Remembered/);
      server.child.stdin.end();
      expect(await server.ended).toBe(0);
      expect(await new Memory("acme/users/42", { store: place.open() }).get("plan")).toBe("gold");
    });
  },
);
