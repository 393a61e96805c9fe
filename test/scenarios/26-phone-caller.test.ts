import { Memory, namespace } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

describe.each(sharedStores)("a phone caller, on $name", (kind) => {
  const place = usePlace(kind);

  test("is recognised on the next call by number, by the verified company's bot only", async () => {
    const call = (company: string, caller: string, says?: string) =>
      start("phone-bot", { url: place.url, company, caller, ...(says === undefined ? {} : { says }) }).rest();

    expect(await call("telco-9", "+49 30 1234567", "Ada, line is noisy")).toEqual(["unknown caller"]);
    expect(await call("telco-9", "+49 30 1234567")).toEqual(["Ada, line is noisy"]);
    expect(await call("telco-9", "+49 30 1234568")).toEqual(["unknown caller"]);
    expect(await call("telco-9", "+49301234567")).toEqual(["unknown caller"]);
    expect(await call("telco-90", "+49 30 1234567")).toEqual(["unknown caller"]);

    const memory = new Memory(namespace("telco-9", "callers"), { store: place.open() });
    expect(await memory.get("+49 30 1234567")).toBe("Ada, line is noisy");
    expect((await memory.list()).entries).toHaveLength(1);
  });

  test("an id that is no name is refused, not rewritten", () => {
    for (const id of ["telco-9/callers", "", "telco 9", "TELCO\u202e9", "../telco-9"]) {
      expect(() => namespace(id, "callers")).toThrow(expect.objectContaining({ code: "invalid_namespace" }));
    }
  });
});
