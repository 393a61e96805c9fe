import { SqliteStore } from "@pigeonhole/core/sqlite";
import { nonInterference } from "./dist/index.js";
const t=performance.now();
const r = await nonInterference({ open: ({clock})=>new SqliteStore({clock}), operations: Number(process.argv[2]??10000), seed: 5 });
console.log(r, ((performance.now()-t)/1000).toFixed(2)+"s");
