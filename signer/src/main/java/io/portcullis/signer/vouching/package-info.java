/**
 * What stands behind a signer's keys, for who was not there: a vendor's word on the device that a key lives in, and a TPM's on how the signer's
 * machine started.
 *
 * <p>Nothing is believed for being shown. A reader pins, in his trust roots and profiles, the roots of vendors
 * ({@link io.portcullis.signer.vouching.VendorPin}) and the state of each signer's machine ({@link io.portcullis.signer.vouching.BootPin}); what is shown is
 * held against these, and each way to fail has its own tag. Where nothing is pinned, or nothing can be shown, that is said in so many words.
 *
 * <p>YubiHSM 2 (Yubico, "Attestation" and "OID product arc"): the device signs a certificate of the attested key, whose extensions below
 * 1.3.6.1.4.1.41482.4 tell firmware (1), serial number (2), origin (3), domains (4), capabilities (5), object id (6) and label (9). Its own certificate
 * is the next; it bears the serial number, too. An attestation by any other key than the device's own is refused: its owner could have written it.
 *
 * <p>{@link io.portcullis.signer.vouching.KeyReading} and {@link io.portcullis.signer.vouching.BootReading} take a word apart for people and say how it
 * stands; {@link io.portcullis.signer.vouching.FreshWord} is both, asked for with a nonce.
 *
 * <p>Quote: TCG "TPM 2.0 Library" part 2, {@code TPMS_ATTEST} of type {@code TPM_ST_ATTEST_QUOTE}, signed by ECDSA with SHA-256 over P-256.
 *
 * <p>Pure: no clock, no disk, no devices.
 */
package io.portcullis.signer.vouching;
