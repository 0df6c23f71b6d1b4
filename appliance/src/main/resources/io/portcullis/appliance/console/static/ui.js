// What every page does the same way: say something, and hold a button while it works.

/** Writes a message where the page has its live region; never as markup. */
export function say(text, tone = "calm") {
  const place = document.getElementById("message");
  place.textContent = text;
  place.dataset.tone = tone;
  place.hidden = text === "";
}

/** Runs something for a button: one at a time, and what goes wrong is said. A button marked as shut stays shut. */
export function onPress(button, action) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    say("");
    try {
      await action();
    } catch (error) {
      say(explain(error), "bad");
    } finally {
      button.disabled = button.dataset.shut === "yes";
    }
  });
}

function explain(error) {
  if (error.name === "NotAllowedError") return "The passkey was not used: cancelled, or no fitting one is here. Try again.";
  if (error.name === "InvalidStateError") return "This passkey is already enrolled.";
  return error.message;
}

document.getElementById("sign-out")?.addEventListener("click", async () => {
  await fetch("/api/v1/sessions", { method: "DELETE", credentials: "same-origin" });
  location.assign("/sign-in");
});
