import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readBeam } from "./beam.ts";
import type { Conversation, ReadConversation } from "./conversation.ts";
import { readPublished, readReshaped } from "./locomo.ts";

/** The conversations of a folder. */
export interface Data {
  readonly name: "LoCoMo" | "BEAM";
  readonly conversations: readonly Conversation[];
  /** Questions that name no entry as their evidence. */
  readonly leftOut: number;
}

/** Data that is not there or cannot be read; the message says what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}

/** Where the data is when it is not said: beside the clone. */
const USUAL_PLACE = fileURLToPath(new URL("../../../../shared/data/locomo", import.meta.url));

const HOW_TO_GET = `Say where the data is with --data DIR. Two sets can be read as they are published:
  LoCoMo  github.com/snap-research/locomo, its folder data (CC BY-NC 4.0: not for commercial use)
  BEAM    github.com/mohammadtavakoli78/BEAM, a folder under chats such as chats/100K`;

/**
 * Reads every conversation under a folder, or in one file: `locomo10.json`, conversations with turns and questions, or BEAM's chats with
 * their probing questions. Other files are passed over.
 *
 * @throws DataError that tells where data can be had, when there is none
 */
export function readData(folder: string | undefined): Data {
  const named = resolve(folder ?? USUAL_PLACE);
  if (!existsSync(named)) throw new DataError(`There is no folder ${folder ?? "with data"}. ${HOW_TO_GET}`);
  const single = statSync(named).isFile();
  const place = single ? dirname(named) : named;
  const files = single ? [basename(named)] : globSync("**/*.json", { cwd: place }).sort(byNumberAndName);
  const beam = files.filter((file) => file.split(sep).at(-1) === "chat.json");
  if (beam.length > 0)
    return dataOf(
      "BEAM",
      beam.flatMap((file) => beamChat(place, file)),
    );
  return dataOf(
    "LoCoMo",
    files.flatMap((file) => locomo(join(place, file))),
  );
}

function dataOf(name: Data["name"], read: readonly ReadConversation[]): Data {
  if (read.length === 0) throw new DataError(`There are no conversations in the folder. ${HOW_TO_GET}`);
  if (read.every(({ conversation }) => conversation.questions.length === 0)) {
    throw new DataError("No question of these conversations names a message as its evidence.");
  }
  return {
    name,
    conversations: read.map(({ conversation }) => conversation),
    leftOut: read.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
}

function locomo(file: string): ReadConversation[] {
  const content = parse(file);
  return readPublished(content) ?? readReshaped(content) ?? [];
}

function beamChat(place: string, file: string): ReadConversation[] {
  const folder = dirname(file);
  const questions = ["probing_questions/probing_questions.json", "probing_questions.json"]
    .map((name) => join(place, folder, name))
    .find((path) => existsSync(path));
  if (questions === undefined) return [];
  const id = folder === "." ? "chat" : folder.split(sep).join("-");
  const read = readBeam(id, parse(join(place, file)), parse(questions));
  return read === undefined ? [] : [read];
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new DataError(`${file} is no JSON.`, { cause });
  }
}

function byNumberAndName(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
