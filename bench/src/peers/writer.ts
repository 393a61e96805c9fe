// Opens a peer, says so, waits for a word, then writes entries and says each key once the peer has said it is written.
import { once } from "node:events";
import { loadPeer } from "./all-peers.ts";

const [kind = "", folder = "", prefix = "", count] = process.argv.slice(2);
const opened = await (await loadPeer(kind)).open(folder);
console.log("ready");
await once(process.stdin, "data");
process.stdin.destroy();
for (let number = 1; number <= Number(count); number++) {
  const key = `${prefix} ${number}`;
  try {
    await opened.write({ key, value: `Written as ${key}.` });
    console.log(`written ${key}`);
  } catch {
    console.log(`refused ${key}`);
  }
}
await opened.close();
