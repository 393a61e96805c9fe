import { type OpenStore, storeConformance } from "../src/index.js";

/** Runs the suite, or one check of it, and gives the checks that fail, as "group > check", with what they say. */
export async function failuresOf(
  open: OpenStore,
  { only, persistent = false }: { only?: string; persistent?: boolean } = {},
): Promise<{ ran: number; failures: Map<string, unknown> }> {
  const checks = new Map<string, () => Promise<void>>();
  let group = "";
  storeConformance({
    runner: {
      describe: (name, body) => {
        group = name;
        body();
      },
      it: (name, body) => checks.set(`${group} > ${name}`, body),
    },
    open,
    persistent,
  });
  const failures = new Map<string, unknown>();
  const chosen = [...checks].filter(([name]) => only === undefined || name === only);
  for (const [name, body] of chosen) {
    await body().catch((error: unknown) => failures.set(name, error));
  }
  return { ran: chosen.length, failures };
}
