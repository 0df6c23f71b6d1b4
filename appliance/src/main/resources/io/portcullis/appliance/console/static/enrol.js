import { call } from "./api.js";
import { onPress, say } from "./ui.js";

const ticket = location.pathname.split("/").at(-1);
const button = document.getElementById("enrol");

onPress(button, async () => {
  const options = await call("POST", "/enrolments/" + ticket + "/options");
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await call("POST", "/enrolments/" + ticket + "/credential", credential.toJSON());
  button.hidden = true;
  document.getElementById("enrolled").hidden = false;
  say("Your passkey is enrolled. It counts once the next policy names it.", "good");
});
