// Opens what a peer has in a folder, reads one entry and ends: what a start costs.
import { loadPeer } from "./all-peers.ts";

const [kind = "", folder = "", key = ""] = process.argv.slice(2);
const peer = await loadPeer(kind);
const opened = await peer.open(folder);
if ((await opened.read(key)) === undefined) throw new Error(`${peer.name} has no ${key}.`);
await opened.close();
