import { call } from "./api.js";
import { say } from "./ui.js";

const form = document.getElementById("filing");

/** Whole tokens as text to the smallest unit, exactly; throws when the token has no such fraction. */
function units(text, decimals) {
  const [whole, fraction = ""] = text.split(".");
  if (fraction.length > decimals) throw new Error("This token has " + decimals + " decimals.");
  return BigInt(whole + fraction.padEnd(decimals, "0")).toString();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const token = form.elements.token.selectedOptions[0];
    const filed = await call("POST", "/intents", {
      token: token.value,
      destination: form.elements.destination.value,
      amount: units(form.elements.amount.value, Number(token.dataset.decimals)),
      purpose: form.elements.purpose.value,
      lifetimeSeconds: Number(form.elements.lifetimeSeconds.value),
    });
    location.assign("/intents/" + filed.id);
  } catch (error) {
    say(error.message, "bad");
    button.disabled = false;
  }
});
