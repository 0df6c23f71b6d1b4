/**
 * Registrations and assertions of people's authenticators, verified by WebAuthn Level 3, sections 7.1 and 7.2.
 *
 * <p>A library does the steps; this package fixes what they may not choose: user verification and presence are mandatory, the
 * challenge is computed here from the intent and never taken from a claim, the relying party and its origins come from the signed
 * policy, frames of other sites are refused, only ES256 counts.
 *
 * <p><b>Counters.</b> The library's own counter check is left out (it changes its record while verifying). Instead each verified
 * assertion yields its counter, and who keeps state admits it by compare-and-set through {@link
 * io.portcullis.signer.webauthn.CounterStore}:
 *
 * <ul>
 *   <li>a counter above the last is new, and becomes the last;
 *   <li>the same counter with the same assertion is the same approval shown again (after a crash, say): it stands;
 *   <li>anything else is {@code COUNTER_REGRESSED}: a cloned key, or an approval that came after a younger one. Approve again.
 *   <li>an authenticator without a counter reports 0 for ever: 0 after 0 stands.
 * </ul>
 *
 * <p>A counter that goes back is a key that exists twice, so whoever admits counters locks the credential, not only refuses once: a signer does
 * ({@code signer.watermark}). That an honest approval comes late does not happen: one intent at a time holds the entity's nonce, signers hear of
 * each decision as it is made, and evidence shows the same assertions again.
 *
 * <p><b>Attestation.</b> What a policy of format 3 demands is verified from its own document and the metadata service's BLOB: signed, its number
 * only rising, for enrolments no older than its promised successor and a grace. {@link
 * io.portcullis.signer.webauthn.AttestationVerifier} does not go by who shows a credential: appliance, signers and readers of a file run the
 * same. Credentials that may be copied to other devices (flag BE) are refused when enrolled and at each assertion.
 *
 * <p>Replay needs no counter: the challenge binds each assertion to one intent, and one person counts once for it.
 */
package io.portcullis.signer.webauthn;
