// Whether each way in which a contract refuses is taken by a test: forge's coverage of the whole suite, read branch by branch. A site that
// no test can reach says why in a comment that begins with "Unreachable" on the line above it. Prints what is missing; exits with 1 if
// anything is. Minutes: the contracts are compiled once more, by the compiler's other pipeline.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "portcullis-reverts-"));
const report = join(folder, "lcov.info");

// What counts gas or compares bytecode cannot hold for other bytecode; its tests run without coverage.
const forge = spawnSync(
  process.execPath,
  [join(home, "tools", "forge.mjs"), "coverage", "--ir-minimum", "--report", "lcov", "--report-file", report,
    "--no-match-contract", "ArtifactsTest|GasTest", "--no-match-test", "gasOf"],
  { cwd: home, encoding: "utf8", maxBuffer: 1 << 26 },
);
if (forge.status !== 0) {
  console.error((forge.stdout + forge.stderr).split("\n").filter((line) => /FAIL|Error/.test(line)).slice(0, 20).join("\n"));
  console.error("the tests do not pass under coverage");
  process.exit(2);
}

/** By file: the hits of each line, and of each line's branches. */
const files = new Map();
let current;
for (const line of readFileSync(report, "utf8").split("\n")) {
  const [kind, rest] = [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)];
  if (kind === "SF") {
    current = { hits: new Map(), branches: new Map() };
    if (!/\/(test|lab)\//.test(rest)) files.set(rest.trim(), current);
  } else if (kind === "DA") {
    const [number, hits] = rest.split(",");
    current.hits.set(Number(number), Number(hits));
  } else if (kind === "BRDA") {
    const [number, , , taken] = rest.split(",");
    const all = current.branches.get(Number(number)) ?? [];
    current.branches.set(Number(number), [...all, taken.trim() === "-" ? 0 : Number(taken)]);
  }
}
rmSync(folder, { recursive: true });

const testFolder = join(home, "contracts", "test");
const tests = readdirSync(testFolder)
  .filter((name) => name.endsWith(".sol"))
  .map((name) => readFileSync(join(testFolder, name), "utf8"))
  .join("\n");

let sites = 0;
const missing = [];
for (const [file, { hits, branches }] of files) {
  const source = readFileSync(join(home, file), "utf8").split("\n");
  let inModifier = false;
  source.forEach((text, index) => {
    if (/^ {4}modifier /.test(text)) inModifier = true;
    if (/^ {4}\}/.test(text)) inModifier = false;
    const number = index + 1;
    const refusal = /revert ((?:Fund)?Errors\.\w+)/.exec(text);
    if (!refusal || !hits.has(number)) return;
    sites++;
    // Of a condition over more than one line the refusal is counted where it stands.
    const alone = /^(\) )?revert/.test(text.trim());
    // A modifier is part of each function that has it, and forge does not count it well: there a test must expect the error by its name.
    const taken = inModifier
      ? tests.includes(`${refusal[1]}.selector`)
      : alone
        ? hits.get(number) > 0
        : (branches.get(number) ?? [0]).every((count) => count > 0);
    const why = (source[index - 1] ?? "") + (alone ? source[index - 2] ?? "" : "");
    if (!taken && !why.includes("// Unreachable")) missing.push(`${file}:${number}: ${text.trim()}`);
  });
}
for (const line of missing) console.log(`no test: ${line}`);
console.log(`${sites} ways to refuse, ${missing.length} without a test`);
process.exit(sites > 0 && missing.length === 0 ? 0 : 1);
