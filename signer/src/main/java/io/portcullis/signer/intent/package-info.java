/**
 * What people ask for, and what a signer needs to agree to it: {@link io.portcullis.signer.intent.Intent}, its {@link
 * io.portcullis.signer.intent.Effect}s and the {@link io.portcullis.signer.intent.Evidence} around it (protocol, section 6).
 *
 * <p>The wire form is JSON under the rules of {@code signer.json}. An intent's id is the SHA-256 of its RFC 8785 form, so an id
 * names one exact batch with one exact list of effects. Pure: no clock, no I/O, no keys.
 *
 * <p>Choice where the protocol is silent: an intent also names its {@code initiator} (whose approval never counts) and its
 * jurisdiction ({@code chainId}, {@code depositary}).
 */
package io.portcullis.signer.intent;
