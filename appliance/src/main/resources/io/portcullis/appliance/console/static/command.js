// Commands as the engine reads them (engine.authority, engine.hub): written here, and read again by a reader that knows only what a person can be
// shown. What it cannot read is not signed.
//
//   unsigned  [1, domain (32), entity (32), idempotencyKey (16), kind, notAfter, body]
//   signed    the same with [2, credentialId, publicKey (64), authenticatorData, clientDataJson, signature] at its end
//   body      [1, 2, counterparty (32), [transaction, 0, fields…], [hop, …]]

import { concat, fromHex, sha256, toHex, utf8 } from "./bytes.js";
import { keccak256 } from "./keccak.js";
import { encode, Items } from "./rlp.js";

const KINDS = { addToken: 2, credit: 3, pay: 4, lock: 5 };
const TRANSACTIONS = { addToken: 1, credit: 2, pay: 3, lock: 4 };
const LATEST = (1n << 40n) - 1n;
const MOST_AMOUNT = (1n << 127n) - 1n;
const ZERO = new Uint8Array(32);
const NONE = new Uint8Array(0);
const TYPE = "Command(bytes32 entity,bytes16 idempotencyKey,uint8 kind,uint64 notAfter,bytes32 bodyHash)";

/** Sixteen bytes, big-endian. */
const wide = (amount) => fromHex("0x" + BigInt(amount).toString(16).padStart(32, "0"));

const FIELDS = {
  addToken: (it) => [fromHex(it.token)],
  credit: (it) => [fromHex(it.token), BigInt(it.limit)],
  pay: (it) => [fromHex(it.token), BigInt(it.amount), ZERO],
  lock: (it) => [fromHex(it.token), BigInt(it.amount), fromHex(it.hash), it.expiresAt, NONE],
};

function hop(it) {
  return it.type === "forward"
    ? [1, fromHex(it.next), wide(it.amount), it.expiresAt, NONE, ZERO, NONE]
    : [2, wide(it.amount), fromHex(it.secret), ZERO, NONE];
}

/**
 * The bytes that are shown and then signed.
 *
 * @param command {domain, entity, idempotencyKey, notAfter, counterparty, transaction: {type, …}, hops}
 */
export function write(command) {
  const { type } = command.transaction;
  const body = encode([
    1, 2, fromHex(command.counterparty),
    [TRANSACTIONS[type], 0, ...FIELDS[type](command.transaction)],
    command.hops.map(hop),
  ]);
  return encode([
    1, fromHex(command.domain), fromHex(command.entity), fromHex(command.idempotencyKey), KINDS[type], command.notAfter, body,
  ]);
}

const amount = (items) => items.number(MOST_AMOUNT).toString();
const seconds = (items) => Number(items.number(LATEST));

function wideAmount(items) {
  const value = BigInt(toHex(items.fixed(16)));
  if (value > MOST_AMOUNT) throw new Error("an amount is negative");
  return value.toString();
}

function expectZero(bytes) {
  if (bytes.some((byte) => byte !== 0)) throw new Error("something is hidden in the command");
}

const READERS = {
  addToken: (items) => ({ token: toHex(items.fixed(32)) }),
  credit: (items) => ({ token: toHex(items.fixed(32)), limit: amount(items) }),
  pay: (items) => {
    const pay = { token: toHex(items.fixed(32)), amount: amount(items) };
    expectZero(items.fixed(32));
    return pay;
  },
  lock: (items) => {
    const lock = { token: toHex(items.fixed(32)), amount: amount(items), hash: toHex(items.fixed(32)), expiresAt: seconds(items) };
    items.bytes(0);
    return lock;
  },
};

function readHop(items) {
  const type = items.number(2) === 1n ? "forward" : "deliver";
  const it = type === "forward"
    ? { type, next: toHex(items.fixed(32)), amount: wideAmount(items), expiresAt: seconds(items) }
    : { type, amount: wideAmount(items), secret: toHex(items.fixed(32)) };
  if (type === "forward") items.bytes(0);
  expectZero(items.fixed(32));
  items.bytes(0);
  items.end();
  return it;
}

/** Reads what {@link write} writes, and nothing else. */
export function read(bytes) {
  const items = Items.of(bytes);
  const expect = (value, what) => {
    if (items.number(255) !== BigInt(value)) throw new Error("not " + what);
  };
  expect(1, "a command of this form");
  const command = { domain: toHex(items.fixed(32)), entity: toHex(items.fixed(32)), idempotencyKey: toHex(items.fixed(16)) };
  const kind = Number(items.number(255));
  command.notAfter = seconds(items);
  const body = Items.of(items.bytes(65_536));
  items.end();
  if (body.number(255) !== 1n || body.number(255) !== 2n) throw new Error("not a transaction");
  command.counterparty = toHex(body.fixed(32));
  const inside = body.list();
  const number = Number(inside.number(255));
  const type = Object.keys(TRANSACTIONS).find((name) => TRANSACTIONS[name] === number);
  if (type === undefined || KINDS[type] !== kind) throw new Error("a transaction that cannot be shown here");
  if (inside.number(1) !== 0n) throw new Error("the side is not named");
  command.transaction = { type, ...READERS[type](inside) };
  inside.end();
  const hops = body.list();
  command.hops = [];
  while (hops.more()) command.hops.push(readHop(hops.list()));
  body.end();
  if ((command.hops.length > 0) !== (type === "lock")) throw new Error("hops without a lock, or a lock without hops");
  if (toHex(write(command)) !== toHex(bytes)) throw new Error("not the one encoding of a command");
  return command;
}

const word = (value) => fromHex("0x" + BigInt(value).toString(16).padStart(64, "0"));

/** What is signed: EIP-712, over everything but the authority. Taken from the bytes, never from what was typed. */
export function digest(bytes) {
  const command = read(bytes);
  const items = Items.of(bytes);
  for (let i = 0; i < 4; i++) items.bytes(32);
  const kind = items.number(255);
  const notAfter = items.number(LATEST);
  const body = items.bytes(65_536);
  const struct = keccak256(concat(
    keccak256(utf8(TYPE)), fromHex(command.entity), fromHex(command.idempotencyKey), new Uint8Array(16),
    word(kind), word(notAfter), keccak256(body)));
  return toHex(keccak256(concat(Uint8Array.of(0x19, 0x01), fromHex(command.domain), struct)));
}

/** What the authenticator is given. */
export const challenge = (bytes) => sha256(utf8("portcullis/command/v1"), fromHex(digest(bytes)));

/** @param assertion {credentialId, publicKey, authenticatorData, clientDataJson, signature} as bytes */
export function signed(bytes, assertion) {
  const items = Items.of(bytes);
  const fields = [];
  while (items.more()) fields.push(items.bytes(65_536));
  return encode([...fields, [
    2, assertion.credentialId, assertion.publicKey, assertion.authenticatorData, assertion.clientDataJson, assertion.signature,
  ]]);
}

/** How the page says what the bytes do: a sentence and [label, text] fields. Names and symbols are the server's claims, so ids and exact counts stand beside them. */
export function say(command, naming) {
  const it = command.transaction;
  const { name, money, exact, moment } = naming;
  const last = command.hops.at(-1);
  const sentence = {
    addToken: () => "Add a token to the account of " + name(command.entity) + " with " + name(command.counterparty),
    credit: () => "Let " + name(command.counterparty) + " owe " + name(command.entity) + " up to " + money(it.limit, it.token),
    pay: () => "Pay " + money(it.amount, it.token) + " to " + name(command.counterparty),
    lock: () => "Pay an invoice of " + money(last.amount, it.token) + " by a lock of " + money(it.amount, it.token) + " to " + name(command.counterparty),
  }[it.type]();
  const fields = [["For", command.entity], ["With", command.counterparty], ["Token", it.token]];
  if (it.type !== "addToken") fields.push(["Exactly", exact(it.limit ?? it.amount)]);
  if (it.type === "lock") fields.push(["Hash", it.hash], ["Lock expires", moment(it.expiresAt)]);
  for (const hop of command.hops) {
    if (hop.type === "forward") fields.push(["Then on to", hop.next], ["Goes on", exact(hop.amount) + ", until " + moment(hop.expiresAt)]);
    else fields.push(["Arrives", exact(hop.amount)], ["Invoice's secret", hop.secret]);
  }
  fields.push(["Good until", moment(command.notAfter)], ["Its own name", command.idempotencyKey], ["Depositary", command.domain]);
  return { sentence, fields };
}
