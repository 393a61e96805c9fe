import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { areaOf } from "./areas.ts";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Writes what ran, per area, and what was skipped and why; its last line is "N passed, N failed, N skipped". */
export class AreaReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const areas = new Map<string, Counts>();
    const skips: string[] = [];
    for (const module of modules) {
      const area = areaOf(module.relativeModuleId);
      const counts = areas.get(area) ?? { passed: 0, failed: 0, skipped: 0 };
      areas.set(area, counts);
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "pending") counts.failed += 1;
        else counts[result.state] += 1;
        if (result.state === "skipped") {
          skips.push(`  ${module.relativeModuleId}: ${test.fullName}: ${result.note ?? "no reason given"}`);
        }
      }
      // A file or a suite that breaks outside its tests has no failed test to show for it.
      counts.failed += [module, ...module.children.allSuites()].filter(
        (part) => part.errors().length > 0,
      ).length;
    }
    writeFileSync(this.#file, describe(areas, skips, unhandled.length));
  }
}

function describe(areas: Map<string, Counts>, skips: string[], unhandled: number): string {
  const total = { passed: 0, failed: unhandled, skipped: 0 };
  const lines = ["What ran:"];
  for (const [area, counts] of [...areas].sort(([a], [b]) => (a < b ? -1 : 1))) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    lines.push(`  ${area.padEnd(14)} ${inWords(counts)}`);
  }
  if (unhandled > 0) lines.push(`  ${"outside tests".padEnd(14)} ${unhandled} unhandled errors`);
  lines.push(skips.length === 0 ? "Skipped: nothing" : "Skipped:", ...skips, "", inWords(total), "");
  return lines.join("\n");
}

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
