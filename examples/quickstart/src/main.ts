// Two companies' support conversations in two tenants, through a crash: what each side can recall, and what it cannot.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "@pigeonhole/core";
import { Acknowledged } from "./acknowledged.ts";
import { ask } from "./ask.ts";
import { checkAll } from "./check-all.ts";
import { filesIn, makeFolder } from "./folder.ts";
import { InputError } from "./input-error.ts";
import { listed, print, printStep } from "./layout.ts";
import { count, counted, Progress } from "./progress.ts";
import { OWN_QUESTIONS, questionsFrom } from "./questions.ts";
import type { Outcome } from "./run-writer.ts";
import { storeAll } from "./store-all.ts";
import { type Survey, survey } from "./survey.ts";
import { namespaceOf } from "./transcript.ts";

const OWN_TRANSCRIPT = fileURLToPath(new URL("../transcript.jsonl", import.meta.url));

const USAGE = `Usage: npm start [-- FILE]

FILE is a transcript of your own: one JSON object a line, UTF-8, such as
{"company":"acme","user":"ann","at":"2026-08-31T08:12:20Z","from":"ann","text":"Hello"}
"company" is the tenant, "user" its customer, "from" whoever is speaking.`;

async function main([file, ...more]: string[]): Promise<number> {
  if (file === "--help" || file === "-h") {
    print(USAGE);
    return 0;
  }
  if (more.length > 0) throw new InputError(`One file at a time.\n\n${USAGE}`);
  const found = await withProgress("Reading", undefined, (update) =>
    survey(file ?? relativePath(OWN_TRANSCRIPT), update),
  );
  const names = [...found.companies.keys()];
  print("Pigeonhole quick start: support conversations, one sealed memory per company");
  printStep(1, `Read ${found.file}`);
  print(
    `   ${counted(found.messages, "message")} of ${counted(names.length, "company", "companies")}: ${listed(names)}`,
  );

  const folder = await makeFolder();
  const url = `sqlite:${folder}`;
  const acknowledged = new Acknowledged(found.lastLine);
  printStep(2, "Stored from child processes, each company under its own tenant");
  const outcomes = await withProgress("Storing", found.messages, (update) =>
    storeAll(found, url, acknowledged, update),
  );
  printOutcomes(outcomes);

  const store = openStore(url);
  printStep(3, "Opened again and compared with the file");
  const wrong = await compare(found, outcomes, store, acknowledged);

  printStep(4, "Asked, each question in two tenants: rank, score, answer, and who said it when");
  const questions = file === undefined ? OWN_QUESTIONS : questionsFrom(found);
  for (const question of questions) {
    const other = names.find((name) => name !== question.company);
    wrong.push(...(await ask(question, other, store)));
  }
  await store.close();

  await printFiles(folder);
  printAttaching(questions[0]?.company ?? "", url);
  print();
  for (const problem of wrong) print(`WRONG: ${problem}`);
  if (wrong.length === 0) print("All of this held.");
  return wrong.length === 0 ? 0 : 1;
}

async function compare(
  found: Survey,
  outcomes: readonly Outcome[],
  store: ReturnType<typeof openStore>,
  acknowledged: Acknowledged,
): Promise<string[]> {
  const { equal, lost, miscounted } = await withProgress("Checking", found.messages, (update) =>
    checkAll(found, store, acknowledged, update),
  );
  const reported = outcomes.reduce((sum, { written }) => sum + written, 0);
  print(`   ${count(equal)} of ${count(found.messages)} messages read back exactly, with who said them`);
  print(`   ${counted(reported, "write")} acknowledged, ${count(lost)} lost`);
  if (miscounted.length === 0) print("   each tenant holds the messages of its company and nothing else");
  return [
    ...(equal === found.messages ? [] : [`${found.messages - equal} messages do not read back.`]),
    ...(lost === 0 ? [] : [`${lost} acknowledged writes are lost.`]),
    ...(miscounted.length === 0 ? [] : [`The number of entries is not right in ${listed(miscounted)}.`]),
  ];
}

function printOutcomes(outcomes: readonly Outcome[]): void {
  let before: Outcome | undefined;
  for (const outcome of outcomes) {
    const { pid, companies, messages, written, found, killed } = outcome;
    print(`   process ${String(pid).padEnd(8)} ${listed(companies)}`);
    if (killed)
      print(
        `     ${count(written)} of ${count(messages)} acknowledged, then killed (SIGKILL) in the middle of writing`,
      );
    else if (before?.killed)
      print(
        `     found ${count(found)} stored, ${count(before.written)} of them acknowledged; wrote the other ${count(written)}`,
      );
    else print(`     ${count(written)} of ${count(messages)} acknowledged`);
    before = outcome;
  }
}

async function printFiles(folder: string): Promise<void> {
  const files = await filesIn(folder);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  printStep(5, "The files, one per tenant");
  print(`   ${relativePath(folder)}`);
  for (const { name, bytes: size } of files.slice(0, 5))
    print(`     ${name}  ${count(Math.ceil(size / 1024))} KiB`);
  if (files.length > 5)
    print(`     and ${files.length - 5} more, ${count(Math.ceil(bytes / 1024))} KiB in all`);
}

function printAttaching(company: string, url: string): void {
  printStep(6, "Attach the tools to an agent, bound to one tenant by your code");
  print();
  print(`   with PIGEONHOLE_STORE=sqlite:${relativePath(url.slice("sqlite:".length))}`);
  print();
  print('   import { memoryTools } from "@pigeonhole/core";');
  print(`   const tools = memoryTools("${namespaceOf(company)}");`);
  print("   const offer = tools.map((tool) => [tool.name, tool.description, tool.inputJsonSchema]);");
  print("   const answer = (call) => tools.find((tool) => tool.name === call.name).execute(call.arguments);");
}

async function withProgress<Result>(
  label: string,
  total: number | undefined,
  body: (update: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress(label);
  try {
    return await body((done) => progress.update(done, total));
  } finally {
    progress.end();
  }
}

function relativePath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : `./${short}`;
}

// Whoever reads the output may stop, as in `npm start | head`.
process.stdout.on("error", () => process.exit(1));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // At once, so that writers that are still at work see their parent gone.
  process.exit(1);
}
