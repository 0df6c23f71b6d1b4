/**
 * What programs and browsers see of the appliance: HTTPS, the JSON API under {@code /api/v1}, sessions, and the pages of the
 * console. It holds no key and decides nothing about value: it says who is asking, checks that their role may ask it, and hands
 * the question to {@code custody}.
 *
 * <p><b>On the wire.</b> TLS 1.3 only. Bodies and replies are JSON; every name not in the document {@code openapi.json} is refused.
 * A refusal is {@code {"error":{"tag","message","remedy"}}} with a stable tag: this package's own are {@link
 * io.portcullis.appliance.web.WebTag}. Every reply names its request in {@code X-Request-Id}, as does the log.
 *
 * <p><b>Who is asking.</b> A browser has a session: signing in with a passkey sets the cookie {@code __Host-portcullis}, whose
 * value is 32 random bytes of which the server keeps only the SHA-256. A program has {@code Authorization: Bearer}, checked the same
 * way. Neither approves anything: an approval always carries its own WebAuthn assertion.
 *
 * <p><b>Two doors.</b> Programs with API keys come to a port of their own, which asks for a client's certificate and serves the API alone. The port for
 * people never asks: where a server asks, browsers ask their users. Any certificate in its time is let in, whoever issued it, and none is needed; TLS
 * proves its key, and the pin of that key goes with every command. What that key may do, only the engine's grants say.
 *
 * <p><b>Forged requests.</b> The cookie is {@code SameSite=Strict}; beside that, whatever changes something must come with an
 * {@code Origin} of the relying party when it rides on a cookie, and may never come with another one.
 *
 * <p><b>Sockets.</b> The feed comes as server-sent events and by WebSocket, to the same people. A browser opens a socket to any site and takes its
 * cookies along, so a handshake is held to the rule for changes: its {@code Origin} is the relying party's.
 *
 * <p><b>What this cannot do.</b> Whoever controls this process controls the scripts it serves, so the browser's own decoder protects
 * against a false database and a false API, not against false scripts. What protects against those is the signer, which decodes
 * the batch again and accepts an assertion only for the intent it decoded.
 *
 * <p><b>May not</b> reach a signer, the chain or the database: only {@code custody} does.
 */
package io.portcullis.appliance.web;
