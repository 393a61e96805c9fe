/** A fenced block of a document. */
export interface Snippet {
  /** Its document and line, for messages. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
  /** What it must print: its `// ->` comments, or else the text block that follows it. */
  readonly output: string;
}

const FENCE = /^(`{3,}|~{3,})\s*(\S*)\s*$/;

interface Block {
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** True when only blank lines lie between this block and the one before. */
  readonly follows: boolean;
}

/** The fenced blocks of a Markdown text that are code; a text block belongs to the code that it follows. */
export function readSnippets(document: string, markdown: string): Snippet[] {
  const blocks = readBlocks(document, markdown);
  return blocks.flatMap(({ line, language, text }, index): Snippet[] => {
    if (language === "text") return [];
    const next = blocks[index + 1];
    const after = next?.language === "text" && next.follows ? next.text : "";
    const comments = [...text.matchAll(/^.*?\/\/ -> (.*)$/gm)].map(([, told]) => told ?? "");
    const output = comments.length > 0 ? comments.join("\n") : after;
    return [{ place: `${document}:${line}`, language, code: text, output }];
  });
}

function readBlocks(document: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; line: number; language: string; lines: string[]; follows: boolean } | undefined;
  let onlyBlank = false;
  for (const [index, text] of markdown.split("\n").entries()) {
    const [, fence, language = ""] = FENCE.exec(text) ?? [];
    if (open === undefined) {
      if (fence !== undefined) open = { fence, line: index + 1, language, lines: [], follows: onlyBlank };
      else if (text.trim() !== "") onlyBlank = false;
    } else if (text.trim() === open.fence) {
      blocks.push({ ...open, text: open.lines.join("\n") });
      open = undefined;
      onlyBlank = true;
    } else open.lines.push(text);
  }
  if (open !== undefined) throw new Error(`${document}:${open.line}: this block has no end.`);
  return blocks;
}
