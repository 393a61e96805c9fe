#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import envPaths from "env-paths";

// Clients start several servers, and each would compile the same code anew. A folder of the user's own, since what is in
// Node's usual one below that for temporary files could be another user's. Where it cannot be written there is none.
enableCompileCache(join(envPaths("pigeonhole", { suffix: "" }).cache, "compiled"));
const { program } = await import("./program.js");
// Else it would be written at the end, and a client that kills its server would never have it.
flushCompileCache();
await program.parseAsync();
