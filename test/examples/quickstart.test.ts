import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../docs/documents.ts";
import { type Run, UserProject } from "../docs/user-project.ts";

const MAIN = join(root, "examples/quickstart/src/main.ts");
const DATA = join(root, "examples/quickstart/data");
const OWN = readFileSync(join(root, "examples/quickstart/transcript.jsonl"), "utf8");
const FIRST_LINES = OWN.split("\n").slice(0, 5).join("\n");

let project: UserProject;
beforeEach(() => {
  project = new UserProject();
});
afterEach(() => project.remove());

/** Runs the quick start; on a busy machine it also says how far it is. */
async function start(...args: string[]): Promise<Run> {
  const run = await project.run([MAIN, ...args]);
  return {
    ...run,
    errors: run.errors.replace(/^(?:Reading|Storing|Checking) [\d,]+( of [\d,]+)? messages\n/gm, ""),
  };
}

describe("the quick start on its own transcript", () => {
  it("survives a kill in the middle of writing, answers with rank and source, and leaks nothing", async () => {
    const { code, output, errors } = await start();
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    const messages = OWN.trim().split("\n").length;
    expect(output).toContain(`${messages} messages of 2 companies`);
    const [, killedAt] =
      /(\d+) of 95 acknowledged, then killed \(SIGKILL\) in the middle of writing/.exec(output) ?? [];
    expect(Number(killedAt)).toBeGreaterThanOrEqual(38);
    const [, found, before, rest] =
      /found (\d+) stored, (\d+) of them acknowledged; wrote the other (\d+)/.exec(output) ?? [];
    expect(before).toBe(killedAt);
    expect(Number(found)).toBeGreaterThanOrEqual(Number(before));
    expect(Number(rest)).toBeGreaterThan(0);
    expect(Number(found) + Number(rest)).toBe(95);
    expect(output).toContain(`${messages} of ${messages} messages read back exactly, with who said them`);
    expect(output).toMatch(/writes acknowledged, 0 lost/);
    expect(output).toMatch(/asked in harborlane: \d+ found, 3 shown\n {3}1\. +[\d.]+ {2}Hello Mr Okafor/);
    expect(output).toContain("- said by ines.duarte to m.okafor, 2026-08-31T08:17:23Z");
    const [, question = ""] = output.split('"Which price per kilo is fixed until March?"');
    expect(question.split('   "')[0]).toMatch(/17\.40 EUR[\s\S]*asked in velomar: (?![\s\S]*17\.40)/);
    expect(output.trimEnd().endsWith("All of this held.")).toBe(true);
    expect(Math.max(...output.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("prints four lines that do attach the tools", async () => {
    const { output } = await start();
    const [, url = "", code = ""] = /with PIGEONHOLE_STORE=(\S+)\n\n([\s\S]*?)\n\n/.exec(output) ?? [];
    expect(code.split("\n")).toHaveLength(4);
    const use = `
      if (offer.length !== 3) throw new Error("no offer");
      console.log((await answer({ name: "recall", arguments: { query: "price per kilo fixed", limit: 1 } })).text);`;
    const reply = await project.run([project.write("agent.mjs", code + use)], { PIGEONHOLE_STORE: url });
    expect(reply).toMatchObject({ code: 0, errors: "" });
    expect(reply.output).toContain("17.40 EUR per kilo");
    expect(reply.output).not.toContain("Corsa");
  });

  it("clears the data of runs that have ended", async () => {
    const folderOf = ({ output }: Run): string => /run-\d+-\w+/.exec(output)?.[0] ?? output;
    const first = folderOf(await start());
    const second = folderOf(await start());
    expect(second).not.toBe(first);
    expect(readdirSync(DATA)).not.toContain(first);
  });
});

describe("the quick start on a file of the user's own", () => {
  it("takes any number of companies and its questions from the data", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({
      company: `shop-${index % 11}`,
      user: `customer-${index}`,
      at: "2026-09-01",
      from: `customer-${index}`,
      text: `Where is parcel number ${index} with the lamps?`,
    }));
    project.write("own.jsonl", lines.map((line) => JSON.stringify(line)).join("\r\n"));
    const { code, output, errors } = await start("own.jsonl");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain(
      "1. Read own.jsonl\n   60 messages of 11 companies: shop-0, shop-1, shop-2 and 8 more",
    );
    expect(output).toContain("60 of 60 messages read back exactly");
    expect(output).toContain(
      '"Where is parcel number 55 with the lamps?"\n   asked in shop-0: 6 found, 3 shown',
    );
    expect(output).toContain("     and 6 more,");
    expect(output).toContain("All of this held.");
  });

  it("takes a single message, which leaves nothing to kill", async () => {
    project.write("one.jsonl", OWN.split("\n")[0] ?? "");
    const { code, output } = await start("one.jsonl");
    expect(code).toBe(0);
    expect(output).toContain("1 of 1 acknowledged");
    expect(output).not.toContain("SIGKILL");
  });

  const message = (fields: object): string =>
    JSON.stringify({
      company: "acme",
      user: "ann",
      at: "2026-09-01T10:00:00Z",
      from: "ann",
      text: "Hi",
      ...fields,
    });
  const field = (fields: object): string => `${FIRST_LINES}\n${message(fields)}\n`;
  const companyRule = "letters, digits and . _ @ + : | - only, such as acme-inc.";

  it.each([
    ["cut in the middle of a line", OWN.slice(0, 300), "own.jsonl, line 2: this is not a JSON object."],
    ["a line that is a list", `${FIRST_LINES}\n[1]\n`, "own.jsonl, line 6: this is not a JSON object."],
    ["a field missing", field({ from: undefined }), 'own.jsonl, line 6: the field "from" is missing.'],
    ["a field that is a number", field({ text: 5 }), 'own.jsonl, line 6: "text" is not a text.'],
    [
      "a time that is none",
      field({ at: "yesterday" }),
      'own.jsonl, line 6: "at" is not a time such as 2026-08-31T08:12:20Z.',
    ],
    [
      "a company that is a path",
      field({ company: "a/b" }),
      `own.jsonl, line 6: "company" is not a tenant name: ${companyRule}`,
    ],
    [
      "half a surrogate pair",
      field({ text: "\ud800" }),
      'own.jsonl, line 6: "text" is not well-formed Unicode.',
    ],
    [
      "a line of 2 MB",
      field({ text: "x".repeat(2e6) }),
      "own.jsonl, line 6: this line is longer than 1048576 bytes.",
    ],
    ["no messages", "\n\n", "own.jsonl holds no messages."],
    ["nothing at all", "", "own.jsonl holds no messages."],
  ])("refuses a file with %s, by file and line, and prints nothing else", async (_what, text, told) => {
    project.write("own.jsonl", text);
    expect(await start("own.jsonl")).toEqual({ code: 1, output: "", errors: `${told}\n` });
  });

  it("refuses what is no file", async () => {
    mkdirSync(join(project.folder, "folder"));
    const missing = await start("missing.jsonl");
    expect(missing).toEqual({
      code: 1,
      output: "",
      errors: "missing.jsonl cannot be read: there is no such file.\n",
    });
    const folder = await start("folder");
    expect(folder).toEqual({ code: 1, output: "", errors: "folder cannot be read: it is a directory.\n" });
  });
});
