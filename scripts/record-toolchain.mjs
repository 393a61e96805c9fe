// Runs inside npx: notes where the Node and the pnpm are that npx put in front of the PATH.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const names = process.platform === "win32" ? ["pnpm.cmd", "pnpm.exe"] : ["pnpm"];
const bin = process.env.PATH.split(delimiter).find((dir) =>
  names.some((name) => existsSync(join(dir, name))),
);
const file = process.env.PIGEONHOLE_RECORD;

mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify({ version: process.version, node: process.execPath, bin }));
