/** The statements of a text that this package wrote: each ends with a semicolon at the end of a line, outside of `$body$`. */
export function splitSql(sql: string): string[] {
  const statements: string[] = [];
  let current: string[] = [];
  let inBody = false;
  for (const line of sql.split("\n")) {
    if (line.trim() === "" && current.length === 0) continue;
    current.push(line);
    if ((line.match(/\$body\$/g)?.length ?? 0) % 2 === 1) inBody = !inBody;
    if (inBody || !line.trimEnd().endsWith(";")) continue;
    statements.push(current.join("\n").trim().replace(/;$/, ""));
    current = [];
  }
  if (current.length > 0) throw new Error(`SQL without an end: ${current.join(" ")}`);
  return statements;
}
