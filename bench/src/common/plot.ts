/** A line of a plot. */
export interface Series {
  readonly name: string;
  /** By rising x; all above 0; y in microseconds. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  readonly title: string;
  /** What the lines run over, such as `entries`. */
  readonly xLabel: string;
  readonly series: readonly Series[];
}

const WIDTH = 760;
const HEIGHT = 400;
const AREA = { left: 72, right: 540, top: 56, bottom: 340 } as const;
const LABEL_HEIGHT = 17;
/** Of middle lightness, so that each stands out from a white page and from a black one. */
const COLOURS = ["#3b82f6", "#d9730d", "#2f9e58", "#a26bf0", "#e5484d", "#0f9aa8", "#a08515", "#8b93a1"];
const TEXT = "#818996";

/** A line plot of times with both axes logarithmic, as the text of an SVG picture without a background. */
export function logPlot({ title, xLabel, series: all }: Plot): string {
  const series = all.filter((one) => one.points.length > 0);
  const points = series.flatMap((one) => one.points);
  const x = scale(
    points.map(([value]) => value),
    AREA.left,
    AREA.right,
  );
  const y = scale(
    points.map(([, value]) => value),
    AREA.bottom,
    AREA.top,
  );
  const grid = [
    ...y.ticks.map((tick) => upright(tick, y.at(tick))),
    ...x.ticks.map((tick) => {
      const at = round(x.at(tick));
      return `<line x1="${at}" x2="${at}" y1="${AREA.bottom}" y2="${AREA.bottom + 5}"/><text x="${at}" y="${AREA.bottom + 20}" text-anchor="middle">${tick.toLocaleString("en-US")}</text>`;
    }),
  ];
  const ends = labelPlaces(series.map(({ points: own }) => y.at(own.at(-1)?.[1] ?? 1)));
  const lines = series.map(({ name, points: own }, index) => {
    const places = own.map(([a, b]): [number, number] => [round(x.at(a)), round(y.at(b))]);
    return line(name, places, index, ends[index] ?? 0);
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<g fill="${TEXT}" stroke="none"><text x="${AREA.left}" y="24" font-size="16" font-weight="600">${escaped(title)}</text>`,
    `<text x="${AREA.left}" y="44">time by ${escaped(xLabel)}, both axes logarithmic</text>`,
    `<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 44}" text-anchor="middle">${escaped(xLabel)}</text></g>`,
    `<g stroke="${TEXT}" stroke-opacity="0.35" fill="${TEXT}">${grid.join("").replaceAll("<text ", '<text stroke="none" ')}</g>`,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

function upright(tick: number, at: number): string {
  const y = round(at);
  return `<line x1="${AREA.left}" x2="${AREA.right}" y1="${y}" y2="${y}"/><text x="${AREA.left - 8}" y="${y + 4}" text-anchor="end">${duration(tick)}</text>`;
}

function line(name: string, places: readonly [number, number][], index: number, labelAt: number): string {
  const colour = COLOURS[index % COLOURS.length] ?? TEXT;
  const [endX, endY] = places.at(-1) ?? [AREA.left, AREA.bottom];
  const marks = places.map((place) => mark(place, index)).join("");
  const leader = `<path d="M${endX + 6},${endY} L${AREA.right + 12},${round(labelAt)}" stroke-opacity="0.5" stroke-dasharray="2 3"/>`;
  return `<g stroke="${colour}" fill="none" stroke-width="2"><polyline points="${places.map((place) => place.join()).join(" ")}"/>${leader}<g fill="${colour}">${marks}</g><text x="${AREA.right + 16}" y="${round(labelAt) + 4}" fill="${colour}" stroke="none">${escaped(name)}</text></g>`;
}

/** Neighbouring lines differ in shape too, for those who do not see the colours apart. */
function mark([x, y]: readonly [number, number], index: number): string {
  switch (index % 4) {
    case 0:
      return `<circle cx="${x}" cy="${y}" r="3.5"/>`;
    case 1:
      return `<rect x="${x - 3}" y="${y - 3}" width="6" height="6"/>`;
    case 2:
      return `<path d="M${x},${y - 4} l4,7 h-8 z"/>`;
    default:
      return `<path d="M${x},${y - 4.5} l4.5,4.5 l-4.5,4.5 l-4.5,-4.5 z"/>`;
  }
}

/** Where labels go: beside the ends of their lines, pushed apart where they would overlap. */
function labelPlaces(wanted: readonly number[]): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let last = AREA.top - LABEL_HEIGHT;
  for (const place of order) {
    place.at = Math.max(place.at, last + LABEL_HEIGHT);
    last = place.at;
  }
  let next = AREA.bottom + LABEL_HEIGHT;
  for (const place of order.toReversed()) {
    place.at = Math.min(place.at, next - LABEL_HEIGHT);
    next = place.at;
  }
  const places: number[] = [];
  for (const { at, index } of order) places[index] = at;
  return places;
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From the power of ten below the least value to the one above the greatest. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

function duration(microseconds: number): string {
  if (microseconds >= 1e6) return `${(microseconds / 1e6).toLocaleString("en-US")} s`;
  if (microseconds >= 1e3) return `${microseconds / 1e3} ms`;
  return `${microseconds} µs`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
