// Commands made in an account's page. The form's words become bytes; the bytes are read again, and what they say is shown; only that is signed. A
// page or a script that shows something else than the bytes finds the passkey unused: what is shown is compared once more before it is asked.

import { call } from "./api.js";
import { fromHex, toHex } from "./bytes.js";
import { canonical } from "./canonical.js";
import { challenge, digest, read, say as words, signed, write } from "./command.js";
import { parse, payment } from "./invoice.js";
import { onPress, say } from "./ui.js";
import { amount, exact, units } from "./words.js";

const LIFETIME = 600;
const OPEN = ["ENGINE_SLOW", "HUB_STOPPED", "HUB_BUSY", "SERVER_FAULT"];

const KIND_OF = { pay: "pay", invoice: "lock", credit: "set_credit_limit", addToken: "add_token" };

const place = document.getElementById("commanding");
const form = document.getElementById("draft");
const reviewed = document.getElementById("reviewed");
const ended = new Map();
let status;
let bytes;
let command;

// Which grant texts fit this console is for this browser to say: a grant names the origin that it may be used on.
for (const text of document.querySelectorAll("[data-grant]")) text.textContent = text.textContent.replace("ORIGIN", location.origin);

const now = () => Math.floor(Date.now() / 1000);
const side = () => form.elements.side.selectedOptions[0];
const hex32 = (text) => {
  if (!/^0x[0-9a-f]{64}$/.test(text.trim())) throw new Error("A token's id is 0x and 64 digits.");
  return text.trim();
};

/** What the server claims to know of names, for the words beside ids. */
function naming() {
  const tokens = Array.from(form.elements.token.options, (one) => ({
    id: one.value, symbol: one.dataset.symbol, decimals: Number(one.dataset.decimals),
  })).filter((one) => one.symbol !== "");
  return {
    name: (id) => status.entities.find((entity) => entity.id === id)?.name ?? id,
    money: (count, token) => amount(count, token, tokens),
    exact,
    moment: (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", " UTC").replace("T", " "),
  };
}

function drafted() {
  const at = form.elements;
  const token = at.token.selectedOptions[0];
  const count = () => {
    if (!token) throw new Error("The account has no token yet: add one first.");
    return units(at.amount.value.trim(), Number(token.dataset.decimals));
  };
  const hops = [];
  switch (at.what.value) {
    case "pay": return { transaction: { type: "pay", token: token?.value, amount: count() }, hops };
    case "credit": return { transaction: { type: "credit", token: token?.value, limit: count() }, hops };
    case "invoice": return payment(parse(at.invoice.value), side().dataset.other, status.entities, now());
    default: return { transaction: { type: "addToken", token: hex32(at.tokenId.value) }, hops };
  }
}

function forget() {
  bytes = undefined;
  reviewed.hidden = true;
}

/** Shows what the bytes say, and nothing that was typed. */
function show(from) {
  const { sentence, fields } = words(read(from), naming());
  document.getElementById("sentence").textContent = sentence;
  document.getElementById("fields").replaceChildren(...[...fields, ["Digest", digest(from)]].map(([label, text]) => {
    const row = document.createElement("div");
    row.dataset.field = "";
    const [term, value] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = label;
    value.textContent = text;
    if (text.startsWith("0x")) value.className = "hash";
    row.append(term, value);
    return row;
  }));
  reviewed.hidden = false;
  reviewed.scrollIntoView({ block: "nearest" });
}

function shown() {
  return {
    sentence: document.getElementById("sentence").textContent,
    fields: Array.from(document.querySelectorAll("#fields [data-field]"), (row) => [
      row.querySelector("dt").textContent, row.querySelector("dd").textContent,
    ]),
  };
}

/** Tokens may come to the account while the page is open. */
function offerTokens() {
  const select = form.elements.token;
  const chosen = select.value;
  select.replaceChildren(...Array.from(document.querySelectorAll("#live [data-token]"), ({ dataset }) => {
    const option = document.createElement("option");
    option.value = dataset.token;
    option.dataset.symbol = dataset.symbol;
    option.dataset.decimals = dataset.decimals;
    option.textContent = dataset.symbol === "" ? dataset.token : dataset.symbol;
    return option;
  }));
  if (Array.from(select.options).some((option) => option.value === chosen)) select.value = chosen;
}

/** Only what was granted is offered; what the engine would refuse all the same. */
function offerKinds() {
  const kinds = side().dataset.kinds.split(" ");
  const options = Array.from(form.elements.what.options);
  for (const option of options) option.disabled = !kinds.includes(KIND_OF[option.value]);
  if (form.elements.what.selectedOptions[0]?.disabled ?? true) {
    form.elements.what.value = options.find((option) => !option.disabled)?.value ?? "";
  }
}

async function review() {
  if (side().dataset.origin !== location.origin) throw new Error("This passkey was granted for pages of " + side().dataset.origin + ".");
  status ??= await call("GET", "/engine/status");
  bytes = write({
    domain: place.dataset.domain,
    entity: side().value,
    idempotencyKey: toHex(crypto.getRandomValues(new Uint8Array(16))),
    notAfter: now() + LIFETIME,
    counterparty: side().dataset.other,
    ...drafted(),
  });
  show(bytes);
}

async function sign() {
  const asked = bytes;
  const { sentence, fields } = words(read(asked), naming());
  if (reviewed.hidden || canonical(shown()) !== canonical({ sentence, fields: [...fields, ["Digest", digest(asked)]] })) {
    forget();
    throw new Error("What is shown is not what would be signed. Nothing was signed.");
  }
  const by = side().dataset;
  const wanted = await challenge(asked);
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: wanted,
      rpId: place.dataset.relyingParty,
      userVerification: "required",
      allowCredentials: [{ type: "public-key", id: fromHex(by.credential) }],
    },
  });
  command = toHex(signed(asked, {
    credentialId: new Uint8Array(credential.rawId),
    publicKey: fromHex(by.key),
    authenticatorData: new Uint8Array(credential.response.authenticatorData),
    clientDataJson: new Uint8Array(credential.response.clientDataJSON),
    signature: new Uint8Array(credential.response.signature),
  }));
  forget();
  await send();
}

/** Sends the command, and says what came of it. As long as that is open, the same bytes may be sent again. */
async function send() {
  const open = document.getElementById("open");
  open.hidden = true;
  say("Sent. It is final when its block is sealed.", "calm");
  let outcome;
  try {
    outcome = await call("POST", "/engine/commands", { command });
  } catch (error) {
    open.hidden = error.tag !== undefined && !OPEN.includes(error.tag);
    say((error.tag ? "Refused: " + error.tag + ". " : "No answer: ") + error.message + (open.hidden ? "" : " Whether it was done is not known yet."), "bad");
    return;
  }
  if (outcome.outcome === "queued") say("Queued: the other side's node has to agree.", "calm");
  else if (outcome.number === undefined) say("Done: sealed and final.", "good");
  else follow(outcome.maker + " " + outcome.number);
}

/** A lock is one thing, the payment's end another: the feed tells it, perhaps before the answer is here. */
function follow(id) {
  const tell = () => {
    const end = ended.get(id);
    if (end === "payment-settled") say("Paid: the payee has shown the preimage. Sealed and final.", "good");
    else if (end === "payment-failed") say("The payment failed on its way; nothing is held any more.", "bad");
    else say("Locked, sealed and final; the payment is under way.", "calm");
    return end !== undefined;
  };
  if (tell()) return;
  const listen = () => tell() && document.removeEventListener("heard", listen);
  document.addEventListener("heard", listen);
}

if (form) {
  document.addEventListener("heard", ({ detail: { event, data } }) => {
    if (event === "payment-settled" || event === "payment-failed") ended.set(data.maker + " " + data.number, event);
  });
  const fit = () => {
    forget();
    for (const field of form.querySelectorAll("[data-for]")) field.hidden = !field.dataset.for.split(" ").includes(form.elements.what.value);
  };
  form.addEventListener("input", forget);
  form.elements.what.addEventListener("change", fit);
  form.elements.side.addEventListener("change", () => {
    offerKinds();
    fit();
  });
  document.addEventListener("refreshed", offerTokens);
  form.addEventListener("submit", (event) => event.preventDefault());
  offerKinds();
  fit();
  onPress(document.getElementById("review"), review);
  onPress(document.getElementById("sign"), sign);
  onPress(document.getElementById("again"), send);
}
