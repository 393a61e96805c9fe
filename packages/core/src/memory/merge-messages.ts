import { isMemoryError, MemoryError } from "../errors.js";
import { encodeJson } from "../values/json.js";
import type { LogPage } from "./log-page.js";

interface Log<Message> {
  read(): Promise<LogPage<Message>>;
  append(messages: readonly Message[], options: { ifEnd: number }): Promise<number>;
  replace(position: number, message: Message): Promise<boolean>;
}

/** How often a merge begins again because others append. */
const MOST_ATTEMPTS = 1_000;

/**
 * Brings messages into a log by their ids: one whose id is there already takes that message's place, the others come to
 * the end in their order. Where others append meanwhile, it looks again first, so that no id is there twice. It reads
 * the whole log.
 *
 * @throws MemoryError `invalid_argument` for a message without an id; what `append` throws
 */
export async function mergeMessages<Message>(
  log: Log<Message>,
  messages: readonly Message[],
  idOf: (message: Message) => string,
): Promise<void> {
  const wanted = new Map(messages.map((message) => [checkId(idOf(message)), message]));
  for (let attempt = 1; ; attempt += 1) {
    const { messages: stored, end } = await log.read();
    const places = new Map(stored.map((one) => [idOf(one.message), one]));
    for (const [id, message] of wanted) {
      const place = places.get(id);
      if (place !== undefined && jsonOf(place.message) !== jsonOf(message)) {
        await log.replace(place.position, message);
      }
    }
    const fresh = [...wanted].flatMap(([id, message]) => (places.has(id) ? [] : [message]));
    if (fresh.length === 0) return;
    try {
      await log.append(fresh, { ifEnd: end });
      return;
    } catch (error) {
      if (!isMemoryError(error) || error.code !== "revision_conflict" || attempt >= MOST_ATTEMPTS)
        throw error;
    }
  }
}

function jsonOf(message: unknown): string {
  return encodeJson(message, "absent");
}

function checkId(id: unknown): string {
  if (typeof id === "string" && id !== "") return id;
  throw new MemoryError("invalid_argument", "Each message has an id of its own, a text that is not empty.");
}
