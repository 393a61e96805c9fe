import { Memory, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Running, start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const PAGE = z.object({ release: z.number(), name: z.string(), visits: z.number() }).partial();

type Page = z.output<typeof PAGE> & { status: number };

/** A server process of the web route. */
interface Server {
  readonly process: Running;
  visit(visitor: string, query?: string): Promise<Page>;
}

async function deploy(url: string, release: number): Promise<Server> {
  const process = start("web-route", { url, release });
  const { port } = await process.next<{ port: number }>();
  return {
    process,
    async visit(visitor, query = "") {
      const headers = { cookie: `theme=dark; visitor=${encodeURIComponent(visitor)}`, connection: "close" };
      const response = await fetch(`http://127.0.0.1:${port}/${query}`, { headers });
      return { status: response.status, ...PAGE.parse(await response.json()) };
    },
  };
}

describe.each(sharedStores)("a web route, on $name", (kind) => {
  const place = usePlace(kind);

  test("remembers a visitor across two server processes and across redeploys", async () => {
    const [one, two] = await Promise.all([deploy(place.url, 1), deploy(place.url, 1)]);
    expect(await one.visit("v-42")).toMatchObject({ name: "stranger", visits: 1 });
    expect(await one.visit("v-42", "?name=Ada")).toMatchObject({ name: "Ada", visits: 2 });
    expect(await two.visit("v-42")).toEqual({ status: 200, release: 1, name: "Ada", visits: 3 });

    // Both serve the same visitor at once, and no visit is lost or counted twice.
    const pages = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two).visit("v-42")),
    );
    expect(pages.every(({ status, name }) => status === 200 && name === "Ada")).toBe(true);
    const counted = pages.map(({ visits = 0 }) => visits).sort((a, b) => a - b);
    expect(counted).toEqual(Array.from({ length: 40 }, (_, index) => index + 4));

    // A redeploy while visitors come: the next release is up before the old one goes, once well and once by a crash.
    const [three, four] = await Promise.all([deploy(place.url, 2), deploy(place.url, 2)]);
    const during = Promise.all(Array.from({ length: 20 }, () => three.visit("v-42")));
    one.process.send({});
    await Promise.all([one.process.rest(), two.process.kill()]);
    expect((await during).every(({ status, name }) => status === 200 && name === "Ada")).toBe(true);
    expect(await four.visit("v-42")).toEqual({ status: 200, release: 2, name: "Ada", visits: 64 });

    // All down, then the next release.
    await Promise.all([three.process.kill(), four.process.kill()]);
    const five = await deploy(place.url, 3);
    expect(await five.visit("v-42")).toEqual({ status: 200, release: 3, name: "Ada", visits: 65 });
  });

  test("takes nobody for another visitor", async () => {
    const server = await deploy(place.url, 1);
    await server.visit("v-42", "?name=Ada");
    for (const other of ["v-43", "v-4", "V-42", "v-42-", "42"]) {
      expect(await server.visit(other), other).toMatchObject({ name: "stranger", visits: 1 });
    }
    for (const nobody of ["", "v-43/../v-42", "v-42/", " v-42", "v-42\n", "../v-42", "v-42%2f"]) {
      expect((await server.visit(nobody)).status, nobody).toBe(400);
    }
    expect(await server.visit("v-42")).toMatchObject({ name: "Ada", visits: 2 });

    const store = place.open();
    const visitors = await new Tenant("shop", { store }).namespaces();
    expect(visitors).toHaveLength(6);
    expect(await new Memory("shop/visitors", { store }).list()).toEqual({ entries: [] });
  });
});
