/** A Markdown table: the first column to the left, the others to the right, padded so that it reads as text too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? "";
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    return `| ${cells.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Microseconds: one decimal below 100, whole above. */
export function time(microseconds: number): string {
  return microseconds < 100 ? microseconds.toFixed(1) : count(Math.round(microseconds));
}

export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** `2.04 (51.0 / 25.0)`: how many times as long the first takes, and both times in microseconds. */
export function ratio(first: number, second: number): string {
  return `${(first / second).toFixed(2)} (${time(first)} / ${time(second)})`;
}
