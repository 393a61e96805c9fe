// An application server: it knows its company, and the store from PIGEONHOLE_STORE.
import { Memory } from "@pigeonhole/core";

const [company = ""] = process.argv.slice(2);
const visits = new Memory("shared/counters");
for (let visit = 0; visit < 20; visit++) await visits.increment("visits");
await new Memory(`${company}/notes`).set("contract", `The contract of ${company} ends in June`);
await visits.store.close();
