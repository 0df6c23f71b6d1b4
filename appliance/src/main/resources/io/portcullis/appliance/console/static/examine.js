// Holds three things against each other: the bytes to be signed, the intent the approval will be bound to, and what the page shows.

import { concat, fromBase64Url, fromHex, sha256, toHex, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { batchDigest, decodeBatch, tokenId } from "./decoder.js";
import { words } from "./words.js";

const KINDS = {
  withdrawal: ["withdraw"],
  transfer: ["transfer"],
  rules: ["proposeRules", "proposeCap"],
  board: ["proposeBoard"],
  freeze: ["raiseFreeze", "lowerFreeze"],
  "break-glass": ["withdraw"],
  collateral: ["postCollateral", "releaseCollateral"],
  settlement: ["settle"],
  agreement: ["agree"],
  dispute: ["startDispute", "fillOrders"],
  key: ["holdCeremony"],
  "credit-limit": ["raiseLimit"],
  default: ["declareDefault"],
  "fund-exit": ["leaveFund"],
};

/**
 * @param id the intent id in the page's address
 * @param intent the intent, as the approval binds it
 * @param tokens the tokens' names, as the server claims them
 * @param shown {digest, effects: [{sentence, fields}]} as they stand in the page
 * @returns the reasons not to approve; none if everything agrees
 */
export async function examine(id, intent, tokens, shown) {
  const findings = [];
  const demand = (holds, finding) => holds || findings.push(finding);

  demand(toHex(await sha256(utf8(canonical(intent)))) === id, "The intent is not the one this page is about.");

  let batch;
  try {
    batch = decodeBatch(intent.batchBytes);
  } catch (error) {
    return [...findings, "The batch cannot be read: " + error.message + "."];
  }
  demand(batch.effects.every((effect) => KINDS[intent.kind]?.includes(effect.type)),
    "The batch does something that an intent of this kind may not.");
  demand(canonical(batch.effects) === canonical(intent.effects), "The intent's effects are not what the batch does.");
  demand(batch.entity === intent.entity, "The batch acts for another entity.");
  demand(batch.nonce === intent.nonce, "The batch has another nonce.");
  demand(batch.expiresAt === intent.expiresAt, "The batch expires at another time.");
  demand(batchDigest(batch, intent.chainId, intent.depositary) === shown.digest,
    "The digest shown is not the digest of the batch.");
  for (const token of tokens) {
    demand(!token.contract || tokenId(token.contract) === token.id, "The token " + token.symbol + " is not the contract it claims.");
  }
  const done = await Promise.all(batch.effects.map((effect) => words(effect, tokens, batch.entity)));
  demand(canonical(shown.effects) === canonical(done),
    "The effects shown on this page are not what the batch does.");
  return findings;
}

const DOMAINS = {
  approve: "portcullis/approval/v1",
  reject: "portcullis/rejection/v1",
  cancel: "portcullis/cancellation/v1",
};

/** Whether a challenge is the one that binds this decision to this intent and to nothing else. */
export async function bindsTo(challenge, decision, id, serverNonce) {
  const expected = await sha256(concat(utf8(DOMAINS[decision]), fromHex(id), fromHex(serverNonce)));
  return toHex(expected) === toHex(fromBase64Url(challenge));
}
