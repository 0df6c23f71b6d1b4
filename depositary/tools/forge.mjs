// Runs forge with its exit code. The launcher that the npm package installs as `forge` starts the same binary but always exits
// with 0, so a failed test or gas check would pass for a good one.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const architecture = { x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch;
const binary = process.platform === "win32" ? "forge.exe" : "forge";
const platformPackage = `@foundry-rs/forge-${process.platform}-${architecture}`;

let path;
try {
  path = createRequire(import.meta.url).resolve(`${platformPackage}/bin/${binary}`);
} catch {
  console.error(`${platformPackage} is not installed: run \`npm ci\` in this folder, on a platform that forge is built for`);
  process.exit(2);
}
const home = dirname(dirname(fileURLToPath(import.meta.url)));
const run = spawnSync(path, process.argv.slice(2), { cwd: home, stdio: "inherit" });
process.exit(run.status ?? 1);
