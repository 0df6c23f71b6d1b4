/**
 * Asks sources for prices over HTTP or HTTPS, and brings what holds into the engine's blocks.
 *
 * <pre>
 *   source ──GET──▶ {"format":"portcullis/quotes/v1",
 *                    "quotes":[{"token":"0x…","sequence":7,"at":1800000000,"price":"1900.25","signature":"0x…"}…]}
 *       └─ QuoteDocument, strict ─▶ SourceJudge ─▶ HubInput.Quoted ─▶ the block ─▶ PriceBoard judges again
 * </pre>
 *
 * <p>At most {@value io.portcullis.appliance.price.QuoteDocument#MOST_BYTES} bytes and {@value io.portcullis.appliance.price.QuoteDocument#MOST_QUOTES} quotes,
 * one of each token. {@code price} is a plain decimal of one whole token in the reference currency. {@code signature} is 65 bytes, r ‖ s ‖ v, low s, by the
 * source's secp256k1 key over EIP-712 {@code Quote(bytes32 token,uint64 sequence,uint64 at,uint128 price)} in the Depositary's domain, the price in units of
 * 10⁻¹⁸. {@code sequence} counts the source's quotes of the token from 1; the same quote may be shown again and again.
 *
 * <p>What is refused here, each under the engine's own tag, never reaches a block: forged (another key than the pinned one), stale or ahead of the clock,
 * repeated with other words, missing (no answer, or none that is a document). What strays from what other sources say only the block can tell: its
 * refusal comes back and is counted beside the others. A source that fails is asked again at the next turn and harms no other.
 *
 * <p>Signatures vouch for quotes, not the connection; so plain HTTP is enough inside an organisation, and redirects are followed nowhere. Each source is asked on a virtual
 * thread of its own. May know the engine's inputs; decides about nothing.
 */
package io.portcullis.appliance.price;
