// The browser's own decoder of a batch. It shares no code with the appliance or the signers, so that what an approver reads is
// what the bytes say, whatever the server says about them.
//
// The bytes are abi.encode(Batch) of
//   struct Operation { uint8 kind; bytes data; }
//   struct Batch { bytes32 entity; uint64 nonce; uint64 boardEpoch; uint64 expiresAt; bytes32 policyHash;
//                  bytes32 auditAnchor; uint64 auditAnchoredAt; Operation[] operations; }
// A batch of the one operation "agree" is for no chain: it asks a board for an agreement, and that is what is signed. Just so
// "holdCeremony" and "raiseLimit" ask for a permit, and "declareDefault" and "leaveFund" are said to a default fund, in its own domain.
// Strict: one encoding of each value, no unknown kind, no byte left over.

import { concat, fromHex, toHex, utf8 } from "./bytes.js";
import { keccak256 } from "./keccak.js";

const WORD = 32;
const MAX_OPERATIONS = 32;
const GROUP_KEY_BYTES = 256;
const GROUP_SIGNATURE_WORDS = 4;
const MAX_MEMBERS = 32;
const MAX_LINES = 128;
const MAX_CLAUSES = 65536;
const MAX_TOKENS = 64;
const MAX_SECONDS = 0x7fffffff;
const AGREE = 0x01;
const HOLD_CEREMONY = 0x02;
const RAISE_LIMIT = 0x03;
const DECLARE_DEFAULT = 0x04;
const LEAVE_FUND = 0x05;
const SETTLE = 0x30;
const FILL = 0x43;
const PROPOSE_BOARD = 0xa4;
const PROFILES = ["XLN", "EMIR"];
const FREEZE_LEVELS = ["OPEN", "NO_NEW_CREDIT", "NO_WITHDRAWALS", "SEALED"];

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(length) {
    if (length > this.bytes.length - this.at) throw new Error("the bytes end too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  word() {
    return toHex(this.take(WORD));
  }

  big() {
    return BigInt(this.word());
  }

  number(most = Number.MAX_SAFE_INTEGER) {
    const value = this.big();
    if (value > BigInt(most)) throw new Error("a number exceeds its bound");
    return Number(value);
  }

  amount() {
    const value = this.big();
    if (value >= 1n << 127n) throw new Error("an amount exceeds 2^127 - 1");
    return value.toString();
  }

  signed() {
    const value = BigInt.asIntN(256, this.big());
    if (BigInt.asIntN(128, value) !== value) throw new Error("a signed amount does not fit 128 bits");
    return value;
  }

  address() {
    const word = this.take(WORD);
    if (word.subarray(0, 12).some((byte) => byte !== 0)) throw new Error("an address has bytes above its 20");
    return checksummed(word.subarray(12));
  }

  expect(offset) {
    if (this.big() !== BigInt(offset)) throw new Error("an offset is not the canonical one");
  }

  dynamic(most) {
    const value = this.take(this.number(most));
    const padding = (WORD - (value.length % WORD)) % WORD;
    if (this.take(padding).some((byte) => byte !== 0)) throw new Error("padding is not zero");
    return value;
  }

  end() {
    if (this.at !== this.bytes.length) throw new Error("bytes are left over");
  }
}

/** The EIP-55 text of 20 bytes. */
export function checksummed(bytes) {
  const lower = toHex(bytes).slice(2);
  const hash = toHex(keccak256(utf8(lower))).slice(2);
  return "0x" + Array.from(lower, (c, i) => (parseInt(hash[i], 16) >= 8 ? c.toUpperCase() : c)).join("");
}

/** The bytes of a point of G2 in the EVM's form: four coordinates of 64 bytes, the first 16 of each zero; or none. */
function groupKey(bytes) {
  if (bytes.length !== 0 && bytes.length !== GROUP_KEY_BYTES) throw new Error("a group key has 256 bytes");
  if (bytes.some((byte, i) => i % 64 < 16 && byte !== 0)) throw new Error("a coordinate's padding is not zero");
  return toHex(bytes);
}

/** What left's reserve, right's reserve and the collateral gain of each token. */
function lines(data) {
  return Array.from({ length: data.number(MAX_LINES) }, () => {
    const token = data.word();
    const [left, right, collateral] = [data.signed(), data.signed(), data.signed()];
    if (left + right + collateral !== 0n) throw new Error("left, right and the collateral do not add up to zero");
    return { token, left: String(left), right: String(right), collateral: String(collateral) };
  });
}

/** A counterparty's certificate: whether its board signed is for the contract to say. */
function certificate(data) {
  for (let left = data.number(MAX_MEMBERS); left > 0; left--) {
    data.word();
    data.word();
    data.number(28);
  }
  const words = data.number(GROUP_SIGNATURE_WORDS);
  if (words !== 0 && words !== GROUP_SIGNATURE_WORDS) throw new Error("a group's signature has 4 words");
  data.take(words * WORD);
}

/** A seal that another board made, read for its form; whether there is one. */
function seal(data) {
  if (data.number(1) === 0) return false;
  data.take(5 * WORD);
  for (let left = data.number(32); left > 0; left--) data.word();
  for (let left = data.number(MAX_MEMBERS); left > 0; left--) {
    data.word();
    data.word();
    data.number(28);
  }
  return true;
}

/** What begins a dispute: the head of a proof body, and the seal of the side whose batch it is not. */
function startDispute(data, entity) {
  const [left, right] = [data.word(), data.word()];
  if (left >= right || (entity !== left && entity !== right)) throw new Error("the batch's entity is no side of the account");
  const [version, leftResponseSeconds, rightResponseSeconds] = [data.number(), data.number(MAX_SECONDS), data.number(MAX_SECONDS)];
  const [clauses, clausesHash] = [data.number(MAX_CLAUSES), data.word()];
  if ((clauses === 0) !== /^0x0*$/.test(clausesHash)) throw new Error("there is a hash of the clauses if there are any");
  const count = data.number(MAX_TOKENS);
  const from = data.at;
  const deltas = Array.from({ length: count }, () => ({ token: data.word(), offdelta: String(data.signed()) }));
  const moved = data.bytes.subarray(from, data.at);
  const [byLeft, byRight] = [seal(data), seal(data)];
  if (entity === left ? byLeft : byRight) throw new Error("the batch stands for its side, which needs no seal");
  const bodyHash = toHex(keccak256(concat(
    fromHex(left), fromHex(right), numberWord(version), numberWord(leftResponseSeconds), numberWord(rightResponseSeconds),
    keccak256(moved), numberWord(clauses), fromHex(clausesHash))));
  return {
    type: "startDispute",
    counterparty: entity === left ? right : left,
    version,
    bodyHash,
    evidence: byLeft || byRight ? "sealed" : "nothing-agreed",
    leftResponseSeconds,
    rightResponseSeconds,
    clauses,
    deltas,
  };
}

/** ASCII from the left, filled up with zeros. */
function label(data) {
  const bytes = data.take(WORD);
  const end = bytes.indexOf(0);
  const length = end < 0 ? WORD : end;
  if (bytes.subarray(length).some((byte) => byte !== 0)) throw new Error("a label is filled up with zeros");
  const text = String.fromCharCode(...bytes.subarray(0, length));
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(text)) throw new Error("a label has 1 to 32 letters, digits, dots, dashes");
  return text;
}

function holdCeremony(data) {
  const effect = {
    type: "holdCeremony",
    ceremony: data.number(255),
    token: label(data),
    label: label(data),
    key: data.word(),
    plan: data.word(),
  };
  if (effect.ceremony === 0 || /^0x0{64}$/.test(effect.plan)) throw new Error("a ceremony has a number and a plan");
  return effect;
}

function raiseLimit(data) {
  const effect = {
    type: "raiseLimit",
    counterparty: data.word(),
    token: data.word(),
    from: data.amount(),
    to: data.amount(),
  };
  if (BigInt(effect.to) <= BigInt(effect.from)) throw new Error("a limit is raised");
  return effect;
}

function fundAddress(data) {
  const fund = data.address();
  if (/^0x0{40}$/.test(fund)) throw new Error("a word is said to a fund");
  return fund;
}

function declareDefault(data) {
  const effect = {
    type: "declareDefault",
    fund: fundAddress(data),
    default: data.word(),
    debtor: data.word(),
    token: data.word(),
    profile: PROFILES[data.number(PROFILES.length - 1)],
  };
  if (/^0x0{64}$/.test(effect.default)) throw new Error("a default has a name");
  return effect;
}

function leaveFund(data) {
  const effect = {
    type: "leaveFund",
    fund: fundAddress(data),
    token: data.word(),
    part: data.number(1) === 1 ? "bond" : "pool",
    units: data.amount(),
    nonce: data.number(),
  };
  if (effect.units === "0" || effect.nonce === 0) throw new Error("what leaves is above zero, and nonces start at 1");
  return effect;
}

const OPERATIONS = new Map([
  [AGREE, (data) => ({ type: "agree", counterparty: data.word(), finalVersion: data.number(), lines: lines(data) })],
  [HOLD_CEREMONY, holdCeremony],
  [RAISE_LIMIT, raiseLimit],
  [DECLARE_DEFAULT, declareDefault],
  [LEAVE_FUND, leaveFund],
  [0x10, (data) => ({ type: "transfer", to: data.word(), token: data.word(), amount: data.amount() })],
  [0x20, (data) => {
    const effect = {
      type: "releaseCollateral",
      counterparty: data.word(),
      nonce: data.number(),
      expiresAt: data.number(),
      token: data.word(),
      amount: data.amount(),
    };
    certificate(data);
    return effect;
  }],
  [SETTLE, (data) => ({
    type: "settle",
    settlements: Array.from({ length: data.number(MAX_LINES) }, () => {
      const settled = {
        counterparty: data.word(),
        nonce: data.number(),
        expiresAt: data.number(),
        finalVersion: data.number(),
        lines: lines(data),
      };
      certificate(data);
      return settled;
    }),
  })],
  [0x40, startDispute],
  [FILL, (data) => ({
    type: "fillOrders",
    counterparty: data.word(),
    bodyHash: data.word(),
    choices: Array.from({ length: data.number(32) }, () => ({ index: data.number(MAX_CLAUSES - 1), ratio: data.number(65535) })),
  })],
  [0x60, (data) => ({ type: "postCollateral", counterparty: data.word(), token: data.word(), amount: data.amount() })],
  [0x80, (data) => {
    const effect = { type: "withdraw", token: data.word(), destination: data.address(), amount: data.amount() };
    data.number();
    data.expect(5 * WORD);
    for (let left = data.number(32); left > 0; left--) data.word();
    return effect;
  }],
  [0xa0, (data) => ({ type: "raiseFreeze", level: FREEZE_LEVELS[data.number(3)] })],
  [0xa1, (data) => ({ type: "lowerFreeze", level: FREEZE_LEVELS[data.number(3)] })],
  [0xa2, (data) => ({
    type: "proposeRules",
    policyHash: data.word(),
    policyVersion: data.number(),
    allowListRoot: data.word(),
    allowListSize: data.number(),
    withdrawalDelaySeconds: data.number(),
    rulesDelaySeconds: data.number(),
    boardDelaySeconds: data.number(),
    maxAnchorAgeSeconds: data.number(),
    guardian: data.address(),
  })],
  [0xa3, (data) => ({ type: "proposeCap", token: data.word(), cap: data.amount(), windowSeconds: data.number() })],
  [0xa4, (data) => {
    data.expect(4 * WORD);
    const weightsAt = data.number();
    const threshold = data.number();
    const keyAt = data.number();
    const size = data.number(32);
    if (weightsAt !== (5 + size) * WORD || keyAt !== (6 + 2 * size) * WORD) {
      throw new Error("an offset is not the canonical one");
    }
    const addresses = Array.from({ length: size }, () => data.address());
    data.expect(size);
    const members = addresses.map((address) => ({ address, weight: data.number(65535) }));
    return { type: "proposeBoard", members, threshold, groupKey: groupKey(data.dynamic(GROUP_KEY_BYTES)) };
  }],
]);

function decodeOperation(kind, data, entity) {
  const decode = OPERATIONS.get(kind);
  if (!decode) throw new Error("unknown operation kind " + kind);
  const reader = new Reader(data);
  const effect = decode(reader, entity);
  reader.end();
  return effect;
}

/** Reads a batch: its head, and its operations as effects in their order. Throws unless the bytes are its one encoding. */
export function decodeBatch(hex) {
  const reader = new Reader(fromHex(hex));
  reader.expect(WORD);
  const batch = {
    entity: reader.word(),
    nonce: reader.number(),
    boardEpoch: reader.number(),
    expiresAt: reader.number(),
    policyHash: reader.word(),
    auditAnchor: reader.word(),
    auditAnchoredAt: reader.number(),
    effects: [],
  };
  reader.expect(8 * WORD);
  const operationsAt = reader.at;
  const size = reader.number(MAX_OPERATIONS);
  const offsets = Array.from({ length: size }, () => reader.number());
  let expected = size * WORD;
  let last = 0;
  for (const offset of offsets) {
    if (offset !== expected) throw new Error("an offset is not the canonical one");
    const start = reader.at;
    const kind = reader.number(255);
    if (kind < last || (last >= AGREE && last <= LEAVE_FUND) || (kind === last && (kind === SETTLE || kind === FILL || kind === PROPOSE_BOARD))) {
      throw new Error("operations are out of order, or one comes twice that may not");
    }
    last = kind;
    reader.expect(2 * WORD);
    const data = reader.dynamic(size === 1 ? 65536 : 2560);
    batch.effects.push(decodeOperation(kind, data, batch.entity));
    if (kind === HOLD_CEREMONY || kind === RAISE_LIMIT) batch.permit = { kind, dataHash: keccak256(data) };
    expected += reader.at - start;
  }
  reader.end();
  if (size === 0) throw new Error("the batch does nothing");
  batch.operationsHash = toHex(keccak256(concat(numberWord(WORD), reader.bytes.subarray(operationsAt))));
  return batch;
}

const numberWord = (value) => fromHex("0x" + BigInt(value).toString(16).padStart(64, "0"));
const addressWord = (address) => concat(new Uint8Array(12), fromHex(address.toLowerCase()));

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const BATCH_TYPE =
  "Batch(bytes32 entity,uint64 nonce,uint64 boardEpoch,uint64 expiresAt,bytes32 policyHash,bytes32 auditAnchor," +
  "uint64 auditAnchoredAt,bytes32 operationsHash)";

const AGREEMENT_TYPE =
  "Agreement(bytes32 by,bytes32 entity,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint64 finalVersion," +
  "bytes32 linesHash)";

function agreementStruct(batch, agree) {
  const words = agree.lines.flatMap((line) =>
    [fromHex(line.token), ...[line.left, line.right, line.collateral].map((gain) => numberWord(BigInt.asUintN(256, BigInt(gain))))]);
  return keccak256(concat(
    keccak256(utf8(AGREEMENT_TYPE)), fromHex(batch.entity), fromHex(agree.counterparty), numberWord(batch.boardEpoch),
    numberWord(batch.nonce), numberWord(batch.expiresAt), numberWord(agree.finalVersion), keccak256(concat(...words))));
}

const PERMIT_TYPE =
  "Permit(bytes32 by,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint8 kind,bytes32 dataHash)";

const permitStruct = (batch) => keccak256(concat(
  keccak256(utf8(PERMIT_TYPE)), fromHex(batch.entity), numberWord(batch.boardEpoch), numberWord(batch.nonce),
  numberWord(batch.expiresAt), numberWord(batch.permit.kind), batch.permit.dataHash));

const DECLARATION_TYPE =
  "Declaration(bytes32 id,bytes32 debtor,bytes32 token,uint8 profile,uint64 boardEpoch,uint64 expiresAt)";
const EXIT_TYPE =
  "ExitOrder(bytes32 entity,bytes32 token,bool ofBond,uint128 units,uint64 nonce,uint64 boardEpoch,uint64 expiresAt)";

const FUND_STRUCTS = {
  declareDefault: (batch, word) => keccak256(concat(
    keccak256(utf8(DECLARATION_TYPE)), fromHex(word.default), fromHex(word.debtor), fromHex(word.token),
    numberWord(PROFILES.indexOf(word.profile)), numberWord(batch.boardEpoch), numberWord(batch.expiresAt))),
  leaveFund: (batch, word) => keccak256(concat(
    keccak256(utf8(EXIT_TYPE)), fromHex(batch.entity), fromHex(word.token), numberWord(word.part === "bond" ? 1 : 0),
    numberWord(word.units), numberWord(word.nonce), numberWord(batch.boardEpoch), numberWord(batch.expiresAt))),
};

const separatorOf = (name, chainId, contract) => keccak256(concat(
  keccak256(utf8(DOMAIN_TYPE)), keccak256(utf8(name)), keccak256(utf8("1")), numberWord(chainId), addressWord(contract)));

/** The EIP-712 digest that the board's keys sign: of the batch, or of the agreement, permit or word to a fund that it asks for. */
export function batchDigest(batch, chainId, depositary) {
  const [first] = batch.effects;
  if (Object.hasOwn(FUND_STRUCTS, first.type)) {
    return toHex(keccak256(concat(
      Uint8Array.of(0x19, 0x01), separatorOf("Portcullis Default Fund", chainId, first.fund),
      FUND_STRUCTS[first.type](batch, first))));
  }
  const separator = separatorOf("Portcullis Depositary", chainId, depositary);
  const struct = batch.permit ? permitStruct(batch) : first.type === "agree" ? agreementStruct(batch, first) : keccak256(concat(
    keccak256(utf8(BATCH_TYPE)), fromHex(batch.entity), numberWord(batch.nonce), numberWord(batch.boardEpoch),
    numberWord(batch.expiresAt), fromHex(batch.policyHash), fromHex(batch.auditAnchor),
    numberWord(batch.auditAnchoredAt), fromHex(batch.operationsHash)));
  return toHex(keccak256(concat(Uint8Array.of(0x19, 0x01), separator, struct)));
}

/** The id of an ERC-20 token or of native coin (the zero address), as the contract derives it. */
export function tokenId(contract) {
  const native = /^0x0{40}$/.test(contract);
  return toHex(keccak256(concat(numberWord(native ? 0 : 1), addressWord(contract), numberWord(0))));
}
