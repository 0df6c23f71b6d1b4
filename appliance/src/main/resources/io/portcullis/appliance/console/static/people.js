// The page of people. Delegating with a passkey: the browser makes the challenge itself from what the form says, so that nobody signs another delegation.

import { call } from "./api.js";
import { canonical } from "./canonical.js";
import { concat, fromBase64Url, fromHex, sha256, toHex, utf8 } from "./bytes.js";
import { onPress, say } from "./ui.js";

const form = document.getElementById("delegate");

async function bindsTo(options, wanted) {
  const { delegation } = options;
  const same = delegation.delegate === wanted.delegate
    && canonical(delegation.kinds) === canonical(wanted.kinds)
    && delegation.until - delegation.from === wanted.seconds
    && Math.abs(delegation.from - Date.now() / 1000) < 600;
  const id = await sha256(utf8(canonical(delegation)));
  const expected = await sha256(concat(utf8("portcullis/delegation/v1"), id, fromHex(options.serverNonce)));
  return same && toHex(expected) === toHex(fromBase64Url(options.challenge));
}

async function delegate() {
  const { delegate, kind, hours } = form.elements;
  const wanted = { delegate: delegate.value, kinds: [kind.value], seconds: Number(hours.value) * 3600 };
  const options = await call("POST", "/delegations/options", wanted);
  if (!(await bindsTo(options, wanted))) throw new Error("The server asks you to sign something else. Nothing was signed.");
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  });
  await call("POST", "/delegations", credential.toJSON());
  location.reload();
}

if (form) {
  form.addEventListener("submit", (event) => event.preventDefault());
  onPress(form.querySelector("button"), async () => {
    if (form.reportValidity()) await delegate();
  });
}
for (const button of document.querySelectorAll("[data-withdraw]")) {
  onPress(button, async () => {
    await call("POST", "/delegations/" + button.dataset.withdraw + "/withdrawal");
    location.reload();
  });
}
for (const button of document.querySelectorAll("[data-revoke]")) {
  onPress(button, async () => {
    const draft = await call("POST", "/authenticators/" + button.dataset.revoke + "/revocation");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(draft, null, 2)], { type: "application/json" }));
    link.download = "policy-" + draft.policyVersion + ".json";
    link.click();
    say("It signs nobody in any more. Have the officer sign the policy that was downloaded, submit it, and have it approved.");
    button.dataset.shut = "yes";
  });
}
