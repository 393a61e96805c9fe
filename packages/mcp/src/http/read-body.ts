import { Refusal } from "./refusal.js";

/** The most bytes of a request's body: 1 MiB. */
export const MOST_BODY_BYTES = 1_048_576;

/**
 * The JSON of a request's body. What is not UTF-8 is refused: replaced characters would be stored as if meant. Where a
 * server has framed the body by its Content-Length, that is believed; a request that a program made may say anything.
 *
 * @throws Refusal 413, 415 or 400
 */
export async function readJsonBody(request: Request, isFramed: boolean): Promise<unknown> {
  checkType(request.headers);
  const bytes = await readBytes(request, isFramed);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, -32_700, "The body is not JSON in UTF-8.");
  }
}

function checkType(headers: Headers): void {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() !== "application/json" || !isUtf8) {
    throw new Refusal(415, -32_600, "Content-Type is application/json, in UTF-8.");
  }
  if (headers.has("content-encoding")) throw new Refusal(415, -32_600, "The body is sent uncompressed.");
}

async function readBytes(request: Request, isFramed: boolean): Promise<Uint8Array> {
  const told = request.headers.get("content-length");
  if (told !== null && !(Number(told) <= MOST_BODY_BYTES)) throw tooLarge();
  try {
    if (told !== null && isFramed) return checkSize(new Uint8Array(await request.arrayBuffer()));
    return await readChunks(request.body);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, -32_700, "The body could not be read.");
  }
}

async function readChunks(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MOST_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function checkSize(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength > MOST_BODY_BYTES) throw tooLarge();
  return bytes;
}

function tooLarge(): Refusal {
  return new Refusal(413, -32_600, `A body has at most ${MOST_BODY_BYTES} bytes.`, { connection: "close" });
}
