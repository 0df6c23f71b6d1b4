// Compiles the contracts and writes their artifacts, the files from which the Java side deploys and decodes.
//
//   node tools/artifacts.mjs          writes them
//   node tools/artifacts.mjs --check  exits 1 if the committed ones are not what the sources compile to
//
// The output depends on the sources, the compiler's exact version (the lock file's) and the settings in foundry.toml, and on
// nothing else: source names are relative to the contracts folder and the bytecode carries no metadata.
import { createRequire } from "node:module";
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const solc = createRequire(import.meta.url)("solc");
const home = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(home, "src/main/resources/io/portcullis/depositary/contract");
const shipped = {
  Accounts: "contracts/Accounts.sol",
  BlsVerifier: "contracts/BlsVerifier.sol",
  BoardRegistry: "contracts/BoardRegistry.sol",
  DefaultFund: "contracts/DefaultFund.sol",
  Depositary: "contracts/Depositary.sol",
  TestToken: "contracts/lab/TestToken.sol",
};
/** EIP-170. */
const MAX_CODE_BYTES = 24_576;

/** Reads one setting of the default profile; a missing one is a mistake, never a default. */
function setting(name) {
  const profile = readFileSync(join(home, "foundry.toml"), "utf8").split("[profile.default.")[0];
  const found = profile.match(new RegExp(`^${name} = "?([^"\\n]*)"?$`, "m"));
  if (!found) throw new Error(`foundry.toml sets no ${name}`);
  return found[1];
}

function sources(folder) {
  return Object.assign(
    {},
    ...readdirSync(join(home, folder), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter((entry) => entry.name !== "test")
      .map((entry) => {
        const name = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return sources(name);
        return name.endsWith(".sol") ? { [name]: { content: readFileSync(join(home, name), "utf8") } } : {};
      }),
  );
}

function compile() {
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: sources("contracts"),
        settings: {
          evmVersion: setting("evm_version"),
          optimizer: { enabled: setting("optimizer") === "true", runs: Number(setting("optimizer_runs")) },
          viaIR: setting("via_ir") === "true",
          metadata: { bytecodeHash: setting("bytecode_hash"), appendCBOR: setting("cbor_metadata") === "true" },
          outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
        },
      }),
    ),
  );
  const complaints = output.errors ?? [];
  if (complaints.length > 0) throw new Error(complaints.map((e) => e.formattedMessage).join("\n"));
  return output.contracts;
}

function artifact(contracts, name) {
  const { abi, evm } = contracts[shipped[name]][name];
  const deployedBytes = evm.deployedBytecode.object.length / 2;
  if (deployedBytes > MAX_CODE_BYTES) throw new Error(`${name} has ${deployedBytes} bytes, above EIP-170's limit`);
  const lines = [
    `  "contractName": ${JSON.stringify(name)}`,
    `  "compiler": ${JSON.stringify(solc.version())}`,
    `  "abi": [\n${abi.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n")}\n  ]`,
    `  "bytecode": "0x${evm.bytecode.object}"`,
    `  "deployedBytecode": "0x${evm.deployedBytecode.object}"`,
  ];
  return { text: `{\n${lines.join(",\n")}\n}\n`, deployedBytes };
}

function committed(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const check = process.argv.includes("--check");
const contracts = compile();
mkdirSync(target, { recursive: true });
for (const name of Object.keys(shipped)) {
  const file = join(target, `${name}.json`);
  const { text, deployedBytes } = artifact(contracts, name);
  if (!check) {
    writeFileSync(file, text);
    console.log(`${name}: ${deployedBytes} bytes of code written`);
  } else if (committed(file) === text) {
    console.log(`${name}: the committed artifact is what the sources compile to`);
  } else {
    console.error(`${name}: the committed artifact differs from the sources; run \`npm run artifacts\` and commit it`);
    process.exitCode = 1;
  }
}
