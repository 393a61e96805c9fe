import { Memory, memoryTools, namespace, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

const glued = (tenant: string, user: string): string => `tenant-${tenant}-user-${user}`;

describe.each(allStores)("tenant acme with user x, and tenant acme-user-x, on $name", (kind) => {
  const place = usePlace(kind);

  test("the string that people glue together makes them one", () => {
    expect(glued("acme", "x-user-y")).toBe(glued("acme-user-x", "y"));
  });

  test.each([
    [namespace("acme", "user", "x"), namespace("acme-user-x")],
    [namespace("tenant", "acme", "user", "x-user-y"), namespace("tenant", "acme-user-x", "user", "y")],
    [namespace("tenant-acme", "user-x-user-y"), namespace("tenant-acme-user-x", "user-y")],
    [namespace("acme:user", "x"), namespace("acme", "user:x")],
  ])("%s and %s stay apart", async (one, other) => {
    const store = place.open();
    const mine = new Memory(one, { store });
    const theirs = new Memory(other, { store });
    await mine.set("plan", "gold");
    expect(await theirs.get("plan")).toBeUndefined();
    await theirs.set("plan", "free");
    expect(await mine.get("plan")).toBe("gold");
    expect((await theirs.recall("gold")).total).toBe(0);
    expect(await theirs.clear()).toBe(1);
    expect(await mine.entry("plan")).toMatchObject({ value: "gold", revision: 1 });
  });

  test("the end of one tenant leaves the other", async () => {
    const store = place.open();
    const user = new Memory(namespace("acme", "user", "x"), { store });
    await user.set("plan", "gold");
    await new Memory(namespace("acme-user-x"), { store }).set("plan", "free");
    await new Tenant("acme-user-x", { store }).erase();
    expect(await user.get("plan")).toBe("gold");
  });

  test("a user id that holds a separator cannot climb into another tenant", () => {
    for (const id of ["x/../../globex", "/globex", "x/y", ".."]) {
      expect(() => namespace("acme", "user", id)).toThrow(
        expect.objectContaining({ code: "invalid_namespace" }),
      );
      expect(() => memoryTools(`acme//${id}`)).toThrow(
        expect.objectContaining({ code: "invalid_namespace" }),
      );
    }
  });
});
