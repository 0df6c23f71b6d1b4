/**
 * Source-routed packets for payments over several hops, and the errors that come back on the same way.
 *
 * <p>The sender wraps one instruction for each hop. A hop that opens its layer learns what to do ({@link io.portcullis.engine.onion.HopPayload}), the
 * packet for its successor, and nothing of the rest: neither the route's length nor its own place in it. Every packet has the same size.
 *
 * <h2>Packet, version 1: 3,249 bytes</h2>
 *
 * <pre>
 * version 1 ‖ ephemeral X25519 key 32 ‖ area 20 · 160 ‖ Poly1305 tag 16
 * slot of the area (160): next ephemeral 32 ‖ next tag 16 ‖ length 1 ‖ RLP payload ‖ zeros     (last hop: next is zeros)
 *
 * shared = X25519(ephemeral, hop)                                                       (RFC 7748; all-zero is refused)
 * layer ‖ filler ‖ return ‖ replay = HKDF-SHA256(salt "portcullis/onion/v1", shared, info ephemeral ‖ hop, 4 · 32)       (RFC 5869)
 * area  = ChaCha20-Poly1305(layer, nonce 0, associated data: version ‖ payment hash, plain)                          (RFC 8439)
 * plain = own slot ‖ the rest;  next packet = version ‖ next ephemeral ‖ the rest ‖ ChaCha20(filler, 160) ‖ next tag
 * </pre>
 *
 * <p><b>Why a new ephemeral key for each hop</b>, carried in the slot of the hop before, and not one key that every hop blinds, as Sphinx (Danezis,
 * Goldberg 2009) does: blinding needs a product of scalars, and X25519 clamps scalars, so each step would rest on an argument about cofactors;
 * here each layer is plain hybrid encryption under a key of its own, and its proof is that of X25519, HKDF and the AEAD. It costs 32
 * bytes a hop and saves half of the sender's multiplications.
 *
 * <p><b>Keys are used once.</b> Ephemeral keys come from the session's seed, bound to payment hash, keys and payloads. So even a seed used twice
 * gives either the same packet or unrelated keys, and the zero nonce is safe.
 *
 * <p><b>Nothing leaks by position.</b> What a hop appends is the stream of its filler key, which the sender knows and has counted in; the last
 * hop finds the area behind its slot filled with the sender's own noise, not with zeros.
 *
 * <p><b>A packet is good for one payment</b>: the payment hash is associated data of every layer. The ephemeral key and the hop's own key are in the
 * derivation, so another encoding of the same curve point does not open either. The replay tag tells the same layer seen twice; it is kept in
 * {@link io.portcullis.engine.onion.ReplayWindow} until the HTLC's expiry has passed.
 *
 * <h2>Errors: 512 bytes</h2>
 *
 * <pre>
 * error = stream xor (HMAC-SHA256(mac, body) 32 ‖ body 480),  body = length 2 ‖ RLP [code, detail] ‖ zeros
 * mac ‖ stream key = HKDF-Expand(return, "portcullis/onion-error/v1", 64), stream = ChaCha20(stream key)
 * </pre>
 *
 * <p>The hop that fails makes it, each hop before it adds its own stream, the sender takes them off one by one and sees whose MAC fits. A hop can
 * blame only itself, or make the error unreadable. A hop whose packet does not open has no key to answer with: it tells its predecessor in the
 * clear, and that one reports ONION_INVALID in its own name.
 *
 * <h2>Secrets</h2>
 *
 * <p>Private keys and seeds are in locked memory and wiped on close; byte arrays that held shared secrets or derived keys are wiped before a call returns.
 * What stays until it is collected: copies inside the JDK's key and cipher objects, which cannot be destroyed. Return keys live as long as their
 * HTLC, in the hub's replicated state: they open and forge the error of that one hop of that one payment, and nothing else.
 *
 * <p>Everything here is pure: keys, seeds and time are passed in.
 */
package io.portcullis.engine.onion;
