/**
 * Who may command an entity: checked by every replica, deterministic, without clock, keys or I/O.
 *
 * <p><b>Two halves.</b> {@link io.portcullis.engine.authority.SignatureCheck} is costly and needs no state: whether the authority's own key made
 * the command. {@link io.portcullis.engine.authority.Gate} is cheap and ordered: whether that holder may, by grants, velocity, time and
 * idempotency. Only a proven command can be judged. What is refused or repeated changes nothing.
 *
 * <p><b>Command.</b> RLP {@code [version 1, domain (32), entity (32), idempotencyKey (16), kind, notAfter, body, authority]}; authority is {@code [1,
 * signature (65)]}, {@code [2, credentialId, publicKey (64), authenticatorData, clientDataJson, signature]} or {@code [3, keyId (16), pin (32)]}.
 * Its digest is EIP-712's over {@code Command(bytes32 entity,bytes16 idempotencyKey,uint8 kind,uint64 notAfter,bytes32 bodyHash)} in the
 * Depositary's domain. A passkey signs the challenge {@code SHA-256("portcullis/command/v1" ‖ digest)}.
 *
 * <p><b>Grant.</b> RLP {@code [key, kinds, 1, expiresAt]}, unlimited, or {@code [key, kinds, 2, [[token, perPayment (16), perWindow (16), window], …],
 * expiresAt]}; key is {@code [1, address]}, {@code [2, credentialId, publicKey, rpIdHash, origin]} or {@code [3, keyId, pin]}. A GRANT command's body is {@code
 * [1, 1, grant]} (put), {@code [1, 2, holder]} (remove) or {@code [1, 3, key]} (take another key).
 *
 * <p><b>Snapshot.</b> RLP {@code [version 1, domain, reached, root, [[entity, [[grant, granter or empty, counter, [velocity, …]], …], floor, [[key,
 * digest, notAfter, outcome], …]], …]]}, ascending by entity, holder, and notAfter with key; velocity is {@code [oldest, newest, [amount of each
 * bucket, …]]}. The root is a hash chain over the changes, so it vouches for a history, not for a snapshot's bytes: whoever stores one
 * keeps a checksum beside it.
 *
 * <p><b>Choices where the protocol is silent.</b> Grants are a forest: a payment is charged to its grant and to every one above it, and kinds and
 * expiry hold along the whole path, so splitting a grant into many never makes more of it. Removing one removes all below it; a key is
 * changed by Rekey. Roots cannot remove each other. A passkey assertion names its public key, so that it can be checked before the order
 * is known. An API key's pin is the word of the replica that ended the TLS session: hence its caps, and that it neither grants nor rates. An
 * idempotency key that was forgotten names a new command when a later end is signed with it.
 *
 * <p>May use {@code engine.verdict}, {@code depositary.model}, {@code threshold.codec} and the JDK's P-256.
 */
package io.portcullis.engine.authority;
