import { call } from "./api.js";
import { onPress } from "./ui.js";

onPress(document.getElementById("sign-in"), async () => {
  const options = await call("POST", "/sessions/options");
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  await call("POST", "/sessions", credential.toJSON());
  const next = new URLSearchParams(location.search).get("next") ?? "";
  // Only a path of this site: never an address that a link may have brought along.
  location.assign(/^\/[a-z0-9][a-z0-9/-]*$/.test(next) ? next : "/intents");
});
