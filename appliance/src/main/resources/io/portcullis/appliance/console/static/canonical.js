// RFC 8785 canonical JSON of what an intent is made of: objects, arrays, strings and safe integers.
// ECMAScript's own serialisation of strings and numbers is the one RFC 8785 prescribes; only the order of names is left to us.

export function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (typeof value === "object" && value !== null) {
    // The default order of sort() is by UTF-16 code units, which is the order RFC 8785 asks for.
    return "{" + Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name])).join(",") + "}";
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("a text holds half a character");
    return JSON.stringify(value);
  }
  if (Number.isSafeInteger(value)) return JSON.stringify(value);
  throw new Error("an intent holds only objects, lists, texts and whole numbers");
}
