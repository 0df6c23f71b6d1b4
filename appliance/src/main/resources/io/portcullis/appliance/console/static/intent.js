// The page of one intent. Approve stays shut until the browser has decoded the bytes itself and everything agrees; Reject and Cancel are
// always open to who may decide, because refusing harms nobody.

import { call } from "./api.js";
import { bindsTo, examine } from "./examine.js";
import { onPress, say } from "./ui.js";

const id = location.pathname.split("/").at(-1);
const banner = document.getElementById("check");
const approve = document.getElementById("approve");
const reject = document.getElementById("reject");
const cancel = document.getElementById("cancel");
const takeBack = document.getElementById("take-back");

function shownEffects() {
  return Array.from(document.querySelectorAll("[data-effect]"), (effect) => ({
    sentence: effect.querySelector("[data-sentence]").textContent.trim(),
    fields: Array.from(effect.querySelectorAll("[data-field]"), (field) => [
      field.querySelector("dt").textContent.trim(),
      field.querySelector("dd").textContent.trim(),
    ]),
  }));
}

function shown() {
  return { digest: document.getElementById("digest").textContent.trim(), effects: shownEffects() };
}

function block(findings) {
  if (approve) {
    approve.dataset.shut = "yes";
    approve.disabled = true;
  }
  banner.dataset.tone = "bad";
  banner.replaceChildren(...["Do not approve. What is shown and what would be signed differ:", ...findings].map((text, i) => {
    const line = document.createElement(i === 0 ? "strong" : "p");
    line.textContent = text;
    return line;
  }));
}

/** Everything anew: what the server says now, and what the page shows now. */
async function check() {
  const view = await call("GET", "/intents/" + id);
  const findings = await examine(id, view.intent, view.tokens, shown());
  if (findings.length > 0) block(findings);
  return findings.length === 0;
}

async function decide(decision) {
  if (decision === "approve" && !(await check())) return;
  const options = await call("POST", "/intents/" + id + "/approval-options", { decision });
  if (!(await bindsTo(options.challenge, decision, id, options.serverNonce))) {
    block(["The server asks for a decision about something else than this intent."]);
    return;
  }
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  });
  await call("POST", "/intents/" + id + "/approvals", { ...credential.toJSON(), decision });
  location.reload();
}

if (approve) onPress(approve, () => decide("approve"));
if (reject) onPress(reject, () => decide("reject"));
if (cancel) onPress(cancel, () => decide("cancel"));
if (takeBack) {
  onPress(takeBack, async () => {
    await call("POST", "/intents/" + id + "/cancel");
    location.reload();
  });
}

try {
  if (await check()) {
    if (approve) approve.disabled = false;
    banner.dataset.tone = "good";
    banner.textContent = "Your browser decoded the batch itself. It does exactly what is shown here.";
  }
} catch (error) {
  block([error.message]);
  say("The check could not be finished. Load the page again.", "bad");
}
document.documentElement.dataset.checked = banner.dataset.tone;
