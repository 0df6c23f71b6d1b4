/**
 * Finding a way for a payment: what channels announce, the graph of them, a router behind a seam, and the packet for the route it finds.
 *
 * <h2>Announcements</h2>
 *
 * <pre>
 * channel  RLP [version 1, 1, from, to, token, sequence, capacity, base fee, ppm, expiry delta, least, most, enabled 0|1]
 * entity   RLP [version 1, 2, entity, onion key, sequence]
 * </pre>
 *
 * <p>Amounts have 16 bytes. A channel is one direction of an account in one token; {@code from} sets its terms and signs them, outside of this
 * package. A higher sequence replaces a lower one; a sequence says one thing only.
 *
 * <h2>Amounts and expiries of a route</h2>
 *
 * <p>Computed from the receiver back: the HTLC before a channel is worth what goes over the channel plus the channel's fee on that, {@code base +
 * ⌈amount · ppm / 10^6⌉}, and expires the channel's delta later. The sender's own channel costs neither. So fees sum to what was sent less
 * what was received, and expiries fall strictly.
 *
 * <h2>What a router promises</h2>
 *
 * <p>Of all routes within the request's limits the one of least {@code cost = fees + risk · seconds locked}. A channel is used if its token is the
 * request's, it is enabled, not avoided, its most and capacity hint bear what goes over it, and its least is not above the <em>delivered</em> amount:
 * stricter than needed by at most the fees, and with it less upstream is never worse. Equal costs are decided by fewer hops, then earlier
 * expiry, then ids; so every replica finds the same route, in whatever order announcements came.
 *
 * <p>Pure: no clock, no randomness; expiries are absolute seconds of the request.
 */
package io.portcullis.engine.route;
