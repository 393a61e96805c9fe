const WIDTH = 92;

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** A numbered step and what it is about. */
export function printStep(number: number, title: string): void {
  print();
  print(`${number}. ${title}`);
}

/** Text from a file on lines that fit, without what a terminal would obey. */
export function wrapped(text: string, indent: string, most: number): string[] {
  const clean = text.replace(/[\p{C}\s]+/gu, " ").trim();
  const cut = clean.length > most ? `${clean.slice(0, most).replace(/\p{Surrogate}$/u, "")}...` : clean;
  const lines: string[] = [];
  let line = "";
  for (const word of cut.split(" ").flatMap((part) => part.match(/.{1,60}/gu) ?? [])) {
    if (line !== "" && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

/** Text on one line and cut where it is too long. */
export function oneLine(text: string, most: number): string {
  const clean = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return clean.length > most ? `${clean.slice(0, most - 3)}...` : clean;
}

/** Names as a list that stays short. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => oneLine(name, 40));
  return names.length > 3 ? `${shown.join(", ")} and ${names.length - 3} more` : shown.join(", ");
}
