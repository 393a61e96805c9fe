import { setTimeout as sleep } from "node:timers/promises";
import { Memory } from "@pigeonhole/core";
import { done, input } from "../../support/scenario-child.ts";

type Role = "signal" | "risk" | "execution";

const { url, namespace, role, trades } = input<{
  url: string;
  namespace: string;
  role: Role;
  trades: number;
}>();
const memory = new Memory<number>(namespace, { store: url, source: { agent: role } });

const work: Record<Role, (trade: number) => Promise<unknown>> = {
  signal: (trade) => memory.set(`signal/${trade}`, (trade * 37) % 100),
  risk: async (trade) => memory.set(`limit/${trade}`, 40 + ((await appears(`signal/${trade}`)) % 7)),
  execution: async (trade) => {
    const limit = await appears(`limit/${trade}`);
    const wanted = await appears(`signal/${trade}`);
    await memory.set(`order/${trade}`, Math.min(wanted, limit));
  },
};

for (let trade = 0; trade < trades; trade++) await work[role](trade);
done();

async function appears(key: string): Promise<number> {
  for (;;) {
    const value = await memory.get(key);
    if (value !== undefined) return value;
    await sleep(2);
  }
}
