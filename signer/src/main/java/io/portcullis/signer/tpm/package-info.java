/**
 * The host's TPM 2.0: what it keeps shut until the machine has started as it should, and what it says about how it started.
 *
 * <p>The TPM is asked by the programs of tpm2-tools, by their full paths, with an environment of our own, in a directory that only this
 * user reads and that is gone afterwards. Their command lines have names of files, numbers of registers and nonces, never a secret: what is sealed
 * goes in by a pipe and comes out by a pipe, over a session that encrypts it on the TPM's bus.
 *
 * <p>{@link io.portcullis.signer.tpm.SealedBlob}, a file: {@code {"version":1,"public":"0x…","private":"0x…"}}, the two structures of TPM2_Create
 * ({@code TPM2B_PUBLIC}, {@code TPM2B_PRIVATE}; TCG "TPM 2.0 Library", parts 2 and 3) below the owner hierarchy's standard P-256 key. Nobody else opens it:
 * the object bears no password (no {@code userWithAuth}), cannot be moved ({@code fixedTPM}, {@code fixedParent}), and its policy is TPM2_PolicyPCR
 * over the SHA-256 bank's registers, which the configuration names and the blob does not.
 *
 * <p>It fails shut: a TPM that does not answer, another TPM, another state of the registers and a blob with any other attributes each have their
 * own tag, and nobody is asked for a PIN instead. Only {@code signer.keystore} and {@code signer.service} use this package.
 */
package io.portcullis.signer.tpm;
