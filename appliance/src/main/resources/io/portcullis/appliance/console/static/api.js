// The JSON API, from the console's own pages: the session cookie goes along, a refusal becomes an error that a person can read.

export class Refused extends Error {
  constructor({ tag, message, remedy }) {
    super(message + " " + remedy);
    this.tag = tag;
  }
}

export async function call(method, path, body) {
  const options = { method, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const reply = await fetch("/api/v1" + path, options);
  if (reply.status === 204) return undefined;
  const json = await reply.json();
  if (!reply.ok) throw new Refused(json.error);
  return json;
}
