import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes the licences of all packages that a bundle carries beside it, as those licences ask. What the bundle carries
 * is read from esbuild's account of it.
 */
export function writeThirdPartyLicenses(folder: string): void {
  const account = join(folder, "metafile-esm.json");
  const { inputs }: { inputs: object } = JSON.parse(readFileSync(account, "utf8"));
  const packages = new Set(
    Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []),
  );
  const texts = [...packages].map(licenseOf).sort();
  writeFileSync(
    join(folder, "third-party-licenses.txt"),
    [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`),
  );
  rmSync(account);
}

function licenseOf(folder: string): string {
  const { name, version, license }: { name: string; version: string; license: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const [file] = existsSync(folder) ? globSync("LICEN[CS]E*", { cwd: folder }) : [];
  const text = file === undefined ? `Licence: ${license}\n` : readFileSync(join(folder, file), "utf8");
  return `${name} ${version}\n\n${text}`;
}
