import { call } from "./api.js";
import { say } from "./ui.js";

function sending(id, path, body, then) {
  const form = document.getElementById(id);
  if (form === null) {
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      then(await call("POST", path, body(form.elements)));
    } catch (error) {
      say(error.message, "bad");
      button.disabled = false;
    }
  });
}

sending(
  "raise",
  "/freeze/raise",
  (elements) => ({ level: elements.level.value, text: elements.text.value }),
  () => location.reload(),
);
sending(
  "lower",
  "/freeze/lower",
  (elements) => ({ level: elements.level.value, purpose: elements.purpose.value }),
  (intent) => location.assign("/intents/" + intent.id),
);
