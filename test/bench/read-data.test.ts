import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readData } from "../../bench/src/recall/read-data.ts";

const fixtures = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describe("bench recall reads conversations", () => {
  it("of LoCoMo as it is published: sessions by number, captions, evidence in its several writings", () => {
    const { name, conversations, leftOut } = readData(fixtures("published"));
    expect(name).toBe("LoCoMo");
    expect(conversations).toEqual([
      {
        id: "conv-1",
        entries: [
          { key: "D2:1", value: "Ada: Look at our new boat! [shares a picture: a photo of a red boat]" },
          { key: "D2:2", value: "Bo: It needs paint and a name." },
          { key: "D10:1", value: "Bo: The boat is sold." },
        ],
        questions: [
          { text: "What colour is the boat?", category: "single-hop", evidence: ["D2:1"] },
          { text: "What happened to the boat?", category: "multi-hop", evidence: ["D2:1", "D10:1"] },
        ],
      },
    ]);
    expect(leftOut).toBe(1);
  });

  it("with turns and questions", () => {
    const { conversations, leftOut } = readData(fixtures("reshaped"));
    expect(conversations).toEqual([
      {
        id: "conv-2",
        entries: [
          { key: "D1:1", value: "Cy: I bake rye bread." },
          { key: "D1:2", value: "Di: I row on Sundays." },
        ],
        questions: [{ text: "What does Cy bake?", category: "open-domain", evidence: ["D1:1"] }],
      },
    ]);
    expect(leftOut).toBe(0);
  });

  it("of BEAM: batches and plans, sources in lists and by name; a number that two messages share is no evidence", () => {
    const { name, conversations, leftOut } = readData(fixtures("beam"));
    expect(name).toBe("BEAM");
    expect(conversations).toEqual([
      {
        id: "1",
        entries: [
          { key: "m0", value: "user: My sprint ends on 9 May." },
          { key: "m1", value: "assistant: Noted: 9 May." },
          { key: "m2", value: "user: I like tables." },
          { key: "m2 (2)", value: "user: The sprint now ends on 16 May." },
        ],
        questions: [
          { text: "When does my sprint end?", category: "information extraction", evidence: ["m0", "m1"] },
          { text: "When does my sprint end now?", category: "knowledge update", evidence: ["m0"] },
        ],
      },
    ]);
    expect(leftOut).toBe(1);
  });

  it("with fields that are missing or of another kind, and messages longer than a value may be", () => {
    const folder = mkdtempSync(join(tmpdir(), "pigeonhole-"));
    const long = "ä".repeat(300_000);
    writeFileSync(
      join(folder, "chat.json"),
      JSON.stringify([
        { turns: [[{ role: "user", id: "0", content: long }, { role: "user", id: 1, content: null }, null]] },
        { turns: [[{ role: "assistant", id: 2, content: "half a pair \ud800" }]] },
      ]),
    );
    const probes = {
      odd: [{ question: "Which?", source_chat_ids: ["0", [2]] }, { source_chat_ids: [0] }, "no question"],
      none: null,
    };
    writeFileSync(join(folder, "probing_questions.json"), JSON.stringify(probes));
    const [chat] = readData(folder).conversations;
    expect(chat?.entries.map(({ key }) => key)).toEqual(["m0", "m2"]);
    expect(chat?.questions).toEqual([{ text: "Which?", category: "odd", evidence: ["m0", "m2"] }]);
    for (const { value } of chat?.entries ?? []) {
      expect(value).not.toMatch(/\p{Surrogate}/u);
      expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThanOrEqual(262_144);
    }

    const turns = [
      { dia_id: "D1:1", speaker: "Ada", text: null, blip_caption: "a boat" },
      { speaker: "Bo" },
      7,
    ];
    const qa = [
      { question: "What?", category: "4", evidence: ["D1:1"] },
      { question: "Who?", category: 1, evidence: null },
    ];
    const published = [{ sample_id: "odd", conversation: { session_1: turns, session_2: null }, qa }];
    const file = join(folder, "locomo10.json");
    writeFileSync(file, JSON.stringify(published));
    const { conversations, leftOut } = readData(file);
    expect(conversations[0]?.entries).toEqual([{ key: "D1:1", value: "Ada:  [shares a picture: a boat]" }]);
    expect([conversations[0]?.questions.map(({ category }) => category), leftOut]).toEqual([
      ["single-hop"],
      1,
    ]);
    rmSync(folder, { recursive: true });
  });

  it("in one file", () => {
    const { conversations } = readData(fixtures("reshaped/conv-2.json"));
    expect(conversations.map(({ id }) => id)).toEqual(["conv-2"]);
  });

  it("and says where data can be had when there is none", () => {
    const folder = mkdtempSync(join(tmpdir(), "pigeonhole-"));
    writeFileSync(join(folder, "other.json"), '{"turns": 3}');
    expect(() => readData(folder)).toThrow(/--data DIR[\s\S]*snap-research\/locomo/);
    const unasked = { id: "a", turns: [{ id: "1", speaker: "Ada", text: "Hi" }], questions: [] };
    writeFileSync(join(folder, "unasked.json"), JSON.stringify(unasked));
    expect(() => readData(folder)).toThrow(/No question/);
    writeFileSync(join(folder, "broken.json"), "{");
    expect(() => readData(folder)).toThrow(/broken\.json is no JSON/);
    expect(() => readData(join(folder, "missing"))).toThrow(/There is no folder .*missing[\s\S]*--data DIR/);
    rmSync(folder, { recursive: true });
  });
});
