import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sharedStores, usePlace } from "../support/stores.ts";
import { runChild } from "./run-child.ts";

const LIFE = z.object({ text: z.string(), before: z.string().optional(), read: z.string() });

const remember = JSON.stringify({ key: "seat", value: "window, never aisle" });
const recall = JSON.stringify({ query: "which seat?" });

describe.each(sharedStores.slice(0, 1))("an agent that is started again, on $name", (kind) => {
  const place = usePlace(kind);

  const live = async (child: string, tool: string, input: string) =>
    LIFE.parse(await runChild(child, place.url, tool, input));

  it.each([
    ["a ToolLoopAgent of ai 7", "ai-7"],
    ["a generateText loop of ai 6", "ai-6"],
  ])("recalls what it remembered before: %s", async (_what, child) => {
    const first = await live(child, "remember", remember);
    expect(first).toMatchObject({ text: "Done.", read: expect.stringContaining("(revision 1)") });
    const second = await live(child, "recall", recall);
    expect(second.text).toBe("Done.");
    expect(second.read).toContain("| window, never aisle");
  });

  it("recalls, and goes on with its session: a run of OpenAI Agents", async () => {
    await live("openai-agents", "remember", remember);
    const { before = "", read } = await live("openai-agents", "recall", recall);
    expect(read).toContain("| window, never aisle");
    for (const part of ["Please remember.", "(revision 1)", "Done.", "Please recall."])
      expect(before).toContain(part);
    expect(before.indexOf("Please remember.")).toBeLessThan(before.indexOf("Please recall."));
  });
});
