// The page of signers. The nonce is the browser's own: what the page shows afterwards bears it.

import { toHex } from "./bytes.js";
import { call } from "./api.js";
import { onPress } from "./ui.js";

for (const button of document.querySelectorAll("[data-ask]")) {
  onPress(button, async () => {
    const nonce = toHex(crypto.getRandomValues(new Uint8Array(32)));
    const quote = await call("POST", "/signers/" + button.dataset.ask + "/quote", { nonce });
    if (quote.nonce !== nonce) throw new Error("The server shows a quote for another nonce.");
    location.reload();
  });
}
