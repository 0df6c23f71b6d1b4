/**
 * The keys of one signer, inside one PKCS#11 token, and the ceremony that makes them.
 *
 * <p>A token holds exactly three keys of ours: {@code portcullis-batch} (secp256k1, an address on boards), {@code portcullis-audit}
 * (P-256, signs checkpoints of the audit log) and {@code portcullis-canary} (P-256, signs nothing that means anything). All are token objects, private, sensitive, never extractable, and may only sign; the
 * attributes are read back from the token at every start and a key that is weaker is refused ({@code KEY_ATTRIBUTES_WEAK}).
 *
 * <p>Rules of this package, each learned from a failure:
 * <ul>
 *   <li>Native calls run on a fixed pool of platform threads, no more than the token has sessions: virtual threads pin there, and
 *       SunPKCS11 throws instead of waiting when sessions run out. The queue before the pool is bounded ({@code SESSIONS_EXHAUSTED}).
 *   <li>One anchor session stays open for the life of the process: when the last session closes, the token logs out.
 *   <li>A {@code Signature} that was initialised is always finished; an abandoned one leaks its session.
 *   <li>The PIN is checked by {@code C_Login} itself, once. {@code KeyStore.load} accepts any PIN while the token is logged in.
 *   <li>A token that fails is not retried: {@code TOKEN_FAULT} ends the process, because Cryptoki cannot be re-initialised in a JVM.
 *   <li>Which codes are that end, its profile says; without a profile all are. What a profile calls busy is TOKEN_BUSY, the rest TOKEN_REFUSED.
 *   <li>Nothing is asked of the token twice for one call. An answer that was lost is the caller's to ask for again, under its watermark.
 *   <li>{@link io.portcullis.signer.keystore.Circuit}: a token that keeps failing is left alone (TOKEN_SHUT_OFF) until its canary signs. A canary
 *       that hangs or signs wrongly is TOKEN_FAULT.
 *   <li>What is signed is 32 bytes by type; the token itself would accept a "digest" of any length.
 * </ul>
 *
 * <p>What is known of a make of HSM is data, in {@code firmware-config/hsm}: {@link io.portcullis.signer.keystore.VendorProfile}. Each
 * {@link io.portcullis.signer.keystore.Capability} is offered, refused with known codes, or misleading; one conformance suite holds every
 * token to its profile. Calls that the JDK's provider has not go through {@code signer.cryptoki}.
 *
 * <p>What vouches for a key is in the token beside it: certificates labelled {@code LABEL-attestation}, {@code LABEL-attestation-1}, … are
 * the vendor's chain, held to the roots of the profile ({@code signer.vouching}). A token without them gives its own word.
 *
 * <p>Keys of ceremonies ({@link io.portcullis.signer.keystore.KeyVault}) are of another kind: extractable until their backup has wrapped them,
 * and locked from then on. Custody of value begins after that.
 *
 * <p>Only {@code signer.service} reaches this package.
 */
package io.portcullis.signer.keystore;
