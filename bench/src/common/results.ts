import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** What a benchmark shows in `bench/README.md`, made from its results alone. */
export interface Section {
  /** Goes between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. */
  readonly markdown: string;
  /** Pictures by file name without its ending, each a whole SVG text; kept in `bench/plots`. */
  readonly plots?: Readonly<Record<string, string>>;
}

/** The modules beside the benchmarks that draw their sections: `bench/src/NAME/section.ts`. */
interface SectionModule {
  /** Draws what `saveResults` wrote to `bench/results/NAME.json`. */
  section(results: unknown): Section;
}

const BENCH = new URL("../../", import.meta.url);
const README = new URL("README.md", BENCH);

/**
 * Keeps a benchmark's figures in `bench/results/NAME.json`, numbers rounded to four digits after the point, and redraws
 * its section of `bench/README.md` and its plots from that file.
 */
export async function saveResults(name: string, results: unknown): Promise<void> {
  const rounded = JSON.stringify(
    results,
    (_name, value: unknown) => (typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value),
    2,
  );
  mkdirSync(new URL("results/", BENCH), { recursive: true });
  writeFileSync(fileOf(name), `${rounded}\n`);
  await redraw(name);
}

/** The results that were kept, or undefined. The caller says what they are, as it is the one who kept them. */
export function savedResults<Results>(name: string): Results | undefined {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), "utf8")) : undefined;
}

/** The section that belongs to the results that were kept. */
export async function drawSection(name: string): Promise<Section> {
  const module: SectionModule = await import(new URL(`src/${name}/section.ts`, BENCH).href);
  return module.section(savedResults(name));
}

/** Writes a benchmark's section and plots from the results that were kept. */
export async function redraw(name: string): Promise<void> {
  const { markdown, plots = {} } = await drawSection(name);
  mkdirSync(new URL("plots/", BENCH), { recursive: true });
  for (const [plot, svg] of Object.entries(plots)) writeFileSync(new URL(`plots/${plot}.svg`, BENCH), svg);
  writeFileSync(README, withSection(readFileSync(README, "utf8"), name, markdown));
}

/** The text with what stands between a name's markers replaced. */
export function withSection(text: string, name: string, markdown: string): string {
  const begin = `<!-- ${name}: begin -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(`<!-- ${name}: end -->`);
  if (from < 0 || to < from) throw new Error(`bench/README.md has no markers for ${name}.`);
  return `${text.slice(0, from)}${begin}\n\n${markdown}\n\n${text.slice(to)}`;
}

function fileOf(name: string): URL {
  return new URL(`results/${name}.json`, BENCH);
}
