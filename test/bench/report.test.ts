import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { logPlot } from "../../bench/src/common/plot.ts";
import { drawSection, savedResults, withSection } from "../../bench/src/common/results.ts";
import { type Results, section } from "../../bench/src/search/section.ts";
import { ROOT } from "../architecture/sources.ts";

const measured = globSync("bench/results/*.json", { cwd: ROOT })
  .map((file) => basename(file, ".json"))
  .sort();
const MOST_BYTES = 20_000;

describe("bench/README.md", () => {
  const readme = readFileSync(join(ROOT, "bench/README.md"), "utf8");

  it.each(measured)("shows for %s what its results hold, and nothing else", async (name) => {
    const { markdown, plots = {} } = await drawSection(name);
    expect(withSection(readme, name, markdown)).toBe(readme);
    for (const [plot, svg] of Object.entries(plots)) {
      expect(readFileSync(join(ROOT, `bench/plots/${plot}.svg`), "utf8")).toBe(svg);
      expect(Buffer.byteLength(svg)).toBeLessThan(MOST_BYTES);
    }
  });

  it("shows every plot that there is, and no other", () => {
    const shown = [...readme.matchAll(/\]\(plots\/([\w-]+\.svg)\)/g)].map(([, file]) => file);
    const files = globSync("bench/plots/*.svg", { cwd: ROOT }).map((file) => basename(file));
    expect([...new Set(shown)].sort()).toEqual(files.sort());
  });

  it("holds no table outside of the drawn sections but that of the commands", () => {
    const typed = readme.replace(/<!-- (\w+): begin -->[\s\S]*?<!-- \1: end -->/g, "");
    expect(typed.match(/^\|.*\d.*\|$/gm) ?? []).toEqual([]);
  });
});

describe("a section", () => {
  it("changes with a figure", () => {
    const spread = { p50: 100, p95: 200 };
    const size = { recall: spread, allWords: spread, telling: spread, set: spread, insert: spread };
    const results: Results = {
      machine: { cores: 1, platform: "test", node: "24", sqlite: "3" },
      sizes: [
        { entries: 100, ...size },
        { entries: 1_000, ...size, recall: { p50: 250, p95: 500 } },
      ],
    };
    const drawn = section(results);
    expect(drawn.markdown).toContain("1.00 (100 / 100)");
    expect(drawn.markdown).toContain("2.50 (250 / 100)");
    const slower = section({ ...results, sizes: results.sizes.map((one) => ({ ...one, recall: spread })) });
    expect(slower.markdown).not.toContain("2.50");
    expect(slower.plots?.["search"]).not.toBe(drawn.plots?.["search"]);
  });

  it("replaces only what stands between its markers", () => {
    const text = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb";
    expect(withSection(text, "x", "new")).toBe("a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb");
    expect(() => withSection(text, "y", "new")).toThrow("no markers for y");
  });
});

describe("a plot", () => {
  const series = [
    {
      name: "first & <last>",
      points: [
        [100, 10],
        [10_000, 1_000],
      ] as const,
    },
    {
      name: "second",
      points: [
        [100, 10],
        [10_000, 1_000],
      ] as const,
    },
  ];
  const svg = logPlot({ title: "Growth", xLabel: "entries", series });

  it("puts powers of ten at equal distances, and labels beside each other", () => {
    const [first] = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points);
    expect(first).toBe("72,340 540,56");
    const labels = [...svg.matchAll(/<text x="556" y="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(Math.abs((labels[1] ?? 0) - (labels[0] ?? 0))).toBeGreaterThanOrEqual(13);
    expect(svg).toContain("first &amp; &lt;last&gt;");
  });

  it("has no background and no black or white, so that it reads on a light and on a dark page", () => {
    expect(svg).not.toMatch(/#fff|#000|white|black|<rect[^>]*width="7/i);
  });
});

describe("bench recall", () => {
  it("measures, and finds no contamination", () => {
    const data = join(ROOT, "test/bench/fixtures/published");
    const before = savedResults("recall");
    const output = execFileSync(
      process.execPath,
      [join(ROOT, "bench/src/recall.ts"), "--quick", "--data", data],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    expect(output).toMatch(/\| Pigeonhole +\| +100\.0 \|/);
    expect(output).toMatch(/\| Pigeonhole +\| +2 \| +0 \| +0 \|/);
    // A quick run saves nothing and leaves nothing behind.
    expect(savedResults("recall")).toEqual(before);
  });
});
