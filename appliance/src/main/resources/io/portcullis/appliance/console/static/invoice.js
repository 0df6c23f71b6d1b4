// Invoices as text: invoice:1:PAYEE:ONIONKEY:HASH:TOKEN:AMOUNT:SECRET:EXPIRES. And how one is paid where payer, hub and payee live on this node:
// then nothing is hidden, and hops are told in the clear.

const LAST_EXPIRY = 3_600;
const HASH = /^0x[0-9a-f]{64}$/;

export function parse(text) {
  const parts = text.trim().split(":");
  const [form, version, payee, , hash, token, amount, secret, expiresAt] = parts;
  const right = parts.length === 9 && form === "invoice" && version === "1"
    && [payee, hash, token, secret].every((part) => HASH.test(part)) && /^[1-9][0-9]{0,38}$/.test(amount) && /^[0-9]{1,13}$/.test(expiresAt);
  if (!right) throw new Error("This is not the text of an invoice.");
  return { payee, hash, token, amount, secret, expiresAt: Number(expiresAt) };
}

/**
 * The lock that pays an invoice in an account with a counterparty, and what its hops are told.
 *
 * @param entities {id, hosted, terms} as the engine's status lists them
 */
export function payment(invoice, counterparty, entities, now) {
  if (invoice.expiresAt <= now) throw new Error("This invoice has expired. Ask for another.");
  const payee = entities.find((entity) => entity.id === invoice.payee);
  if (!payee?.hosted) throw new Error("Its payee lives elsewhere: that takes a packet. Pay it with: ./portcullis pay --invoice");
  const last = { type: "deliver", amount: invoice.amount, secret: invoice.secret };
  const arrives = now + LAST_EXPIRY;
  if (invoice.payee === counterparty) return lock(invoice, BigInt(invoice.amount), arrives, [last]);
  const terms = entities.find((entity) => entity.id === counterparty)?.terms;
  if (!terms) throw new Error("The other side of this account forwards no payments.");
  const amount = BigInt(invoice.amount);
  const million = 1_000_000n;
  const fee = BigInt(terms.base) + (amount * BigInt(terms.partsPerMillion) + million - 1n) / million;
  const forward = { type: "forward", next: invoice.payee, amount: invoice.amount, expiresAt: arrives };
  return lock(invoice, amount + fee, arrives + terms.expiryDeltaSeconds, [forward, last]);
}

function lock(invoice, amount, expiresAt, hops) {
  return { transaction: { type: "lock", token: invoice.token, amount: amount.toString(), hash: invoice.hash, expiresAt }, hops };
}
