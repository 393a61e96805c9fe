import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

describe.each(sharedStores)("a scheduled agent, on $name", (kind) => {
  const place = usePlace(kind);

  test("one run at a time; the next goes on after the last item; a crashed run's marker ends by itself", async () => {
    const input = { url: place.url, namespace: "acme/agents/digest", items: 4 };
    const memory = new Memory(input.namespace, { store: place.open() });

    const first = start("scheduled", { ...input, waits: true });
    expect(await first.next()).toEqual({ startsAfter: 0 });
    expect(await start("scheduled", input).rest()).toEqual([{ skipped: "in progress" }]);
    first.send({});
    expect(await first.rest()).toEqual([{ lastItem: 4 }]);
    expect(await memory.has("in progress")).toBe(false);

    expect(await start("scheduled", input).rest()).toEqual([{ startsAfter: 4 }, { lastItem: 8 }]);

    const crashed = start("scheduled", { ...input, waits: true });
    expect(await crashed.next()).toEqual({ startsAfter: 8 });
    await crashed.kill();
    expect(await start("scheduled", input).rest()).toEqual([{ skipped: "in progress" }]);
    const tenMinutesLater = { ...input, later: 600_000 };
    expect(await start("scheduled", tenMinutesLater).rest()).toEqual([{ startsAfter: 8 }, { lastItem: 12 }]);
  });
});
