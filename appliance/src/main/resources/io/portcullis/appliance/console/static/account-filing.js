import { call } from "./api.js";
import { toHex } from "./bytes.js";
import { say } from "./ui.js";
import { units } from "./words.js";

const LIFETIME_SECONDS = 3600;

/** A gain or a loss in whole tokens, as a count of units. */
function gain(text, decimals) {
  if (!text.startsWith("-")) return units(text, decimals);
  const loss = units(text.slice(1), decimals);
  return loss === "0" ? loss : "-" + loss;
}

const BODIES = {
  "/intents/credit-limit": ({ counterparty, token, from, to }, decimals) => ({
    counterparty: counterparty.value,
    token: token.value,
    from: units(from.value, decimals),
    to: units(to.value, decimals),
  }),
  "/intents/collateral": ({ counterparty, token, amount }, decimals) => ({
    counterparty: counterparty.value,
    token: token.value,
    amount: units(amount.value, decimals),
  }),
  "/intents/default": ({ debtor, token, profile }) => ({
    id: toHex(crypto.getRandomValues(new Uint8Array(32))),
    debtor: debtor.value,
    token: token.value,
    profile: profile.value,
  }),
  "/intents/fund-exit": ({ token, part, units }) => ({ token: token.value, part: part.value, units: units.value }),
  "/intents/dispute": ({ counterparty, nothing }) => ({ counterparty: counterparty.value, nothingAgreed: nothing.checked }),
  "/intents/agreement": ({ counterparty, token, left, right }, decimals) => ({
    counterparty: counterparty.value,
    finalVersion: 0,
    lines: [{ token: token.value, left: gain(left.value, decimals), right: gain(right.value, decimals) }],
  }),
};

async function file(form) {
  const fields = form.elements;
  const common = { purpose: fields.purpose.value, lifetimeSeconds: LIFETIME_SECONDS };
  if (fields.agreement) {
    const agreement = JSON.parse(await fields.agreement.files[0].text());
    const what = fields.what.value === "/intents/settlement" ? { agreements: [agreement] } : { agreement };
    return call("POST", fields.what.value, { ...what, ...common });
  }
  if (fields.plan) {
    return call("POST", form.dataset.files, { plan: await fields.plan.files[0].text(), ...common });
  }
  const decimals = Number(fields.token?.selectedOptions[0].dataset.decimals);
  return call("POST", form.dataset.files, { ...BODIES[form.dataset.files](fields, decimals), ...common });
}

for (const form of document.querySelectorAll("form[data-files]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      location.assign("/intents/" + (await file(form)).id);
    } catch (error) {
      say(error.message, "bad");
      button.disabled = false;
    }
  });
}
