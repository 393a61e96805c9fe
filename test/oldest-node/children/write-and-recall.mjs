// write-and-recall.mjs DIRECTORY TEXT QUERY: stores the text under one key, and prints the keys that a query finds.
import { Memory, openStore } from "@pigeonhole/core";

const [directory, text, query] = process.argv.slice(2);
const store = openStore(`sqlite:${directory}`);
const memory = new Memory("acme/users/42", { store });
await memory.set("note", text);
console.log((await memory.recall(query)).matches.map(({ entry }) => entry.key).join());
await store.close();
