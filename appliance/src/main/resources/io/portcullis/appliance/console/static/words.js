// Effects in words and units, as the browser itself understands them. The server writes the same words into the page; examine.js
// compares the two. What a board's new group key takes the place of is not in the bytes, so the words say what holds either way. A token's symbol and decimals are the server's claim, so the exact count of units always stands beside them.

import { fromHex, sha256, toHex } from "./bytes.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

export const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** "1234500" with 6 decimals is "1.2345". */
export function decimal(units, decimals) {
  const digits = units.padStart(decimals + 1, "0");
  const whole = grouped(digits.slice(0, digits.length - decimals));
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? whole : whole + "." + fraction;
}

/** Whole tokens as text to the smallest unit, exactly; throws when the token has no such fraction. */
export function units(text, decimals) {
  if (!/^[0-9]{1,40}([.][0-9]{1,40})?$/.test(text)) throw new Error("An amount is a number, with a point for fractions.");
  const [whole, fraction = ""] = text.split(".");
  if (fraction.length > decimals) throw new Error("This token has " + decimals + " decimals.");
  return BigInt(whole + fraction.padEnd(decimals, "0")).toString();
}

/** A length of time in the largest unit that divides it. */
export function duration(seconds) {
  const [name, size] = UNITS.find(([, size]) => seconds % size === 0 && seconds >= size) ?? UNITS[3];
  const count = seconds / size;
  return count + " " + name + (count === 1 ? "" : "s");
}

export function amount(units, id, tokens) {
  const token = tokens.find((candidate) => candidate.id === id);
  return token ? decimal(units, token.decimals) + " " + token.symbol : grouped(units) + " units of an unnamed token";
}

export const exact = (units) => grouped(units) + " units";

/** The first 8 bytes of the SHA-256 of the key's 256. */
const fingerprint = async (key) => toHex((await sha256(fromHex(key))).slice(0, 8));

async function groupKey(key) {
  if (key === "0x") {
    return {
      sentence: "Replace the board; it names no group key",
      fields: [
        ["Group key", "this board names no group key: one in force is removed, and the quorum's signatures are enough"],
      ],
    };
  }
  const print = await fingerprint(key);
  return {
    sentence: "Replace the board; it names group key " + print,
    fields: [
      ["Group key", print],
      ["Takes the place of", "the group key in force, if there is one; every batch then needs this group's signature, too"],
      ["Group key in full", key],
    ],
  };
}

/** What somebody gains of a token, or loses. */
function gain(text, id, tokens) {
  const negative = text.startsWith("-");
  const digits = negative ? text.slice(1) : text;
  const sign = negative ? "-" : digits === "0" ? "" : "+";
  return sign + amount(digits, id, tokens) + ", exactly " + sign + exact(digits);
}

const negated = (text) => text.startsWith("-") ? text.slice(1) : text === "0" ? text : "-" + text;

/** The entity with the smaller id is left. */
function lineFields(lines, counterparty, tokens, entity) {
  const isLeft = entity < counterparty;
  return lines.flatMap((line) => [
    ["Token", line.token],
    ["This entity's reserve", gain(isLeft ? line.left : line.right, line.token, tokens)],
    ["The counterparty's reserve", gain(isLeft ? line.right : line.left, line.token, tokens)],
    ["The account's collateral", gain(line.collateral, line.token, tokens)],
  ]);
}

const closing = (finalVersion) => finalVersion === 0 ? [] : [
  ["Closes", "what the account's sides owe each other up to version " + finalVersion + " is void"],
];

const used = (nonce, expiresAt) => [
  ["Account nonce", String(nonce)],
  ["Agreed until", expiresAt + " (Unix seconds)"],
];

/** By their numbers, which are signed. */
const CEREMONIES = [
  undefined,
  "Initialise a token",
  "Make a key, back it up, and drill the backup",
  "Back a key up, and drill the backup",
  "Restore a key",
  "Drill a key's backup",
  "Destroy a key whose place another has taken",
  "Destroy a key",
  "Move a key to another token",
];

const WORDS = {
  withdraw: (effect, tokens) => ({
    sentence: "Pay " + amount(effect.amount, effect.token, tokens),
    fields: [
      ["To", effect.destination],
      ["Exactly", exact(effect.amount)],
      ["Token", effect.token],
    ],
  }),
  transfer: (effect, tokens) => ({
    sentence: "Move " + amount(effect.amount, effect.token, tokens) + " to another entity",
    fields: [
      ["To entity", effect.to],
      ["Exactly", exact(effect.amount)],
      ["Token", effect.token],
    ],
  }),
  postCollateral: (effect, tokens) => ({
    sentence: "Put " + amount(effect.amount, effect.token, tokens) + " of the reserve into an account",
    fields: [
      ["Counterparty", effect.counterparty],
      ["Exactly", exact(effect.amount)],
      ["Token", effect.token],
    ],
  }),
  releaseCollateral: (effect, tokens) => ({
    sentence: "Take " + amount(effect.amount, effect.token, tokens) + " of an account's collateral into the reserve",
    fields: [
      ["Counterparty", effect.counterparty],
      ["Exactly", exact(effect.amount)],
      ["Token", effect.token],
      ...used(effect.nonce, effect.expiresAt),
    ],
  }),
  settle: (effect, tokens, entity) => ({
    sentence: effect.settlements.length === 1 ? "Settle an account" : "Settle " + effect.settlements.length + " accounts",
    fields: effect.settlements.flatMap((each) => [
      ["Counterparty", each.counterparty],
      ...lineFields(each.lines, each.counterparty, tokens, entity),
      ...closing(each.finalVersion),
      ...used(each.nonce, each.expiresAt),
    ]),
  }),
  agree: (effect, tokens, entity) => ({
    sentence: "Agree that the counterparty's batch settles the account",
    fields: [
      ["Counterparty", effect.counterparty],
      ...lineFields(effect.lines, effect.counterparty, tokens, entity),
      ...closing(effect.finalVersion),
    ],
  }),
  startDispute: (effect, tokens, entity) => ({
    sentence: "Start a dispute of an account with version " + effect.version,
    fields: [
      ["Counterparty", effect.counterparty],
      ["Proof body", effect.bodyHash],
      ["Stands by it", effect.evidence === "sealed" ? "the counterparty's seal" : "this entity alone: it says that nothing ever was agreed"],
      ...effect.deltas.flatMap((delta) => [
        ["Token", delta.token],
        ["This entity gained in the account",
          gain(entity < effect.counterparty ? delta.offdelta : negated(delta.offdelta), delta.token, tokens)],
      ]),
      ["Payments and orders that wait", String(effect.clauses)],
      ["Time to answer",
        "left asks for " + duration(effect.leftResponseSeconds) + ", right for " + duration(effect.rightResponseSeconds)],
    ],
  }),
  fillOrders: (effect) => ({
    sentence: effect.choices.length === 1
      ? "Choose how much of an order is taken"
      : "Choose how much of " + effect.choices.length + " orders is taken",
    fields: [
      ["Counterparty", effect.counterparty],
      ["Proof body", effect.bodyHash],
      ...effect.choices.map((choice) =>
        ["Of clause " + choice.index, choice.ratio + " of 65535 parts of what it still holds"]),
    ],
  }),
  holdCeremony: (effect) => ({
    sentence: CEREMONIES[effect.ceremony] ?? "Hold a ceremony that has no name here",
    fields: [
      ["Ceremony", String(effect.ceremony)],
      ["Token", effect.token],
      ["Label", effect.label],
      ["Key", /^0x0{64}$/.test(effect.key) ? "it does not exist yet" : effect.key],
      ["Plan", effect.plan],
    ],
  }),
  declareDefault: (effect) => ({
    sentence: "Declare the default of a debtor to the default fund",
    fields: [
      ["Default", effect.default],
      ["Debtor", effect.debtor],
      ["Who pays", effect.profile === "XLN" ? "the pool, then the hub's bond (XLN)" : "the hub's bond, then the pool (EMIR)"],
      ["Token", effect.token],
      ["Fund", effect.fund],
    ],
  }),
  leaveFund: (effect, tokens) => ({
    sentence: effect.part === "bond"
      ? "Take " + amount(effect.units, effect.token, tokens) + " of the hub's bond out of the fund"
      : "Leave the default fund's pool with " + grouped(effect.units) + " shares",
    fields: [
      ["Exactly", exact(effect.units)],
      ["Number at the fund", String(effect.nonce)],
      ["Token", effect.token],
      ["Fund", effect.fund],
    ],
  }),
  raiseLimit: (effect, tokens) => ({
    sentence: "Let a counterparty owe up to " + amount(effect.to, effect.token, tokens),
    fields: [
      ["Counterparty", effect.counterparty],
      ["Limit until now", amount(effect.from, effect.token, tokens)],
      ["Exactly", exact(effect.to)],
      ["Token", effect.token],
    ],
  }),
  proposeRules: (effect) => ({
    sentence: "Put policy version " + effect.policyVersion + " in force",
    fields: [
      ["Policy", effect.policyHash],
      ["Allowed destinations", grouped(String(effect.allowListSize))],
      ["Their root", effect.allowListRoot],
      ["Withdrawals wait", duration(effect.withdrawalDelaySeconds)],
      ["Changes of rules wait", duration(effect.rulesDelaySeconds)],
      ["Changes of the board wait", duration(effect.boardDelaySeconds)],
      ["Audit anchor at most", duration(effect.maxAnchorAgeSeconds) + " old"],
      ["Guardian", effect.guardian],
    ],
  }),
  proposeCap: (effect, tokens) => ({
    sentence: "Let at most " + amount(effect.cap, effect.token, tokens) + " leave in " + duration(effect.windowSeconds),
    fields: [
      ["Exactly", exact(effect.cap)],
      ["Token", effect.token],
    ],
  }),
  proposeBoard: async (effect) => {
    const key = await groupKey(effect.groupKey);
    return {
      sentence: key.sentence,
      fields: [
        ...effect.members.map((member) => ["Member", member.address + ", weight " + member.weight]),
        ["Threshold", String(effect.threshold)],
        ...key.fields,
      ],
    };
  },
  raiseFreeze: (effect) => ({ sentence: "Raise the freeze level to " + effect.level, fields: [] }),
  lowerFreeze: (effect) => ({ sentence: "Lower the freeze level to " + effect.level, fields: [] }),
};

/** @param entity whose batch it is. One sentence and its [label, text] fields. Throws for an effect nobody defined. */
export async function words(effect, tokens, entity) {
  if (!Object.hasOwn(WORDS, effect.type)) throw new Error("unknown effect " + effect.type);
  return WORDS[effect.type](effect, tokens, entity);
}
