/**
 * The signer's process: one door, one line to the key.
 *
 * <p>{@code SignerMain init --config ceremony.json} makes the token, its keys, and the empty journals, and prints
 * {@code {"address","auditKey","batchKey","name"}}. {@code SignerMain serve --config signer.json} opens them, and prints
 * {@code {"ready":{"address","auditKey","batchKey","name","socket"}}} once the door is open. Both print a fault as one JSON line
 * {@code {"fault":{"tag","reason","remedy"}}} on standard error. SOFTHSM2_CONF comes by environment.
 *
 * <p>{@code SignerMain drain --config signer.json} asks the signer that runs to begin nothing new, waits until nothing runs, and prints
 * {@code {"draining","running","drained"}}: now its HSM may be taken away. {@code resume} ends that; so does a restart.
 *
 * <p>{@code SignerMain seal-pin --config ceremony.json} seals the PIN on standard input to the host's TPM, as {@code sealedPin} there says, and prints
 * {@code {"registers","sealed"}}.
 *
 * <p>{@code SignerMain place-duress --config signer.json} puts the officer's list ({@code signer.duress}), which comes by standard input, where
 * the configuration says, and prints {@code {"placed","credentials"}}.
 *
 * <p>The PIN is the service manager's credential {@code pin}, or sealed to the TPM ({@code sealedPin}, {@code signer.tpm}); a file in clear ({@code pinFile}) is taken for a token of the lab only. While
 * serving, the token's canary key signs every quarter of a minute ({@code signer.keystore}).
 *
 * <p>{@code vouch} shows, for an intent, the statement on the key that signs batches and what the TPM quotes of the host ({@code boot} in
 * {@code signer.json}; or that there is none). It signs with the audit key alone.
 *
 * <p>The line of {@code sign}, each step after the one before is done:
 * <pre>
 * evidence judged → log there, gate open for these effects → policy accepted (durable) → counters (durable) → watermark (durable)
 *   → audit signature-agreed (durable) → token signs → verified in software → audit signed (durable) → answer
 * </pre>
 * A crash between any two leaves at most a nonce that this same batch may still use.
 *
 * <p>The line of {@code seal}, the only other that reaches that key; leaves are hashed while they come in:
 * <pre>
 * leaves read, ordered, hashed → watermarks checked and raised (durable, one force) → audit seal-agreed (durable)
 *   → token signs the digest of the root made here → verified in software → answer; the signature is noted, not forced
 * </pre>
 * A crash between any two leaves at most watermarks that this same seal still passes: it is asked for again, and signed over the same
 * digest. Four blocks of leaves are taken in at once; who is slow is cut off, and nobody waits for a socket while deciding. Every refusal is audited, at most
 * {@link io.portcullis.signer.service.RefusalBudget#PER_MINUTE} a minute; the rest are counted in the next entry.
 *
 * <p>{@code FreezeDesk} holds this signer's freeze levels ({@code signer.freeze}), {@code FreezeWatch} looks once a second at log, clock and token. Both
 * lines end at the level they are stopped by; with {@code clockKept} the kernel must say that somebody keeps its clock.
 *
 * <p>{@code KeyDesk} binds both keys to the register: neither signs unless it is active and in its cryptoperiod,
 * and only the officer's signature moves a key's life. {@link io.portcullis.signer.service.KeyRoomMain} is another process: the room of key
 * ceremonies, with journals and a log of its own.
 *
 * <p>Exit codes: 0 stopped by request; 1 a bug; 2 usage; 3 configuration; 4 the data directory is in use; 5 token, PIN or keys; 6
 * watermark or audit log; 7 the token failed while serving, start again; 8 requests still run, ask to drain again.
 */
package io.portcullis.signer.service;
