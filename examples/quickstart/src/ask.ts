import { Memory, memoryTools, type Recall, type Store } from "@pigeonhole/core";
import { oneLine, print, wrapped } from "./layout.ts";
import { count } from "./progress.ts";
import type { Question } from "./questions.ts";
import { namespaceOf, type Said } from "./transcript.ts";

const SHOWN = 3;
const SHOWN_TO_OTHER = 1;
const LONGEST_ANSWER = 260;
const INDENT = " ".repeat(14);

/** Asks a company's memory, then another's, prints both, and gives what is wrong with the answers. */
export async function ask(question: Question, other: string | undefined, store: Store): Promise<string[]> {
  const { company, text, expected, secret } = question;
  const answer = await recallFrom(company, text, store);
  print();
  print(`   "${text}"`);
  printAnswer(`asked in ${oneLine(company, 50)}`, answer, SHOWN);
  const best = answer.matches[0]?.entry.value.text ?? "";
  const wrong =
    expected !== undefined && !best.includes(expected)
      ? [`"${text}" was not answered by "${expected}".`]
      : [];
  if (other === undefined) return wrong;
  printAnswer(`asked in ${oneLine(other, 50)}`, await recallFrom(other, text, store), SHOWN_TO_OTHER);
  const leaks = secret !== undefined && (await readsAnywhere(other, [text, secret], secret, store));
  return leaks ? [...wrong, `${other} can read "${secret}" of ${company}.`] : wrong;
}

function recallFrom(company: string, text: string, store: Store): Promise<Recall<Said>> {
  return new Memory<Said>(namespaceOf(company), { store }).recall(text, { limit: SHOWN });
}

function printAnswer(title: string, { matches, total }: Recall<Said>, most: number): void {
  const shown = Math.min(most, matches.length);
  const found =
    total === 0 ? "nothing found" : `${count(total)} found${shown < total ? `, ${shown} shown` : ""}`;
  print(`   ${title}: ${found}`);
  for (const [index, { entry, score }] of matches.slice(0, most).entries()) {
    const { source, value } = entry;
    const [first = "", ...rest] = wrapped(value.text, INDENT, LONGEST_ANSWER);
    print(`   ${index + 1}. ${score.toFixed(2).padStart(6)}  ${first.trimStart()}`);
    for (const line of rest) print(line);
    const speaker = oneLine(value.from, 40);
    const toWhom = source?.agent === undefined ? "" : ` to ${oneLine(source.user ?? "", 40)}`;
    print(`${INDENT}- said by ${speaker}${toWhom}, ${value.at}`);
  }
}

/** True when a company's tools or entries show a text. */
async function readsAnywhere(
  company: string,
  queries: readonly string[],
  secret: string,
  store: Store,
): Promise<boolean> {
  const replies = await Promise.all(
    memoryTools(namespaceOf(company), { store }).flatMap((tool) => {
      if (tool.name === "recall") return queries.map((query) => tool.execute({ query, limit: 50 }));
      return tool.name === "list_memory" ? [tool.execute({})] : [];
    }),
  );
  if (JSON.stringify(replies).includes(secret)) return true;
  for await (const entry of new Memory(namespaceOf(company), { store }).entries()) {
    if (JSON.stringify(entry).includes(secret)) return true;
  }
  return false;
}
