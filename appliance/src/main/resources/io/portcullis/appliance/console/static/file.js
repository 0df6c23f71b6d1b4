import { call } from "./api.js";
import { say } from "./ui.js";
import { units } from "./words.js";

const form = document.getElementById("filing");

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
