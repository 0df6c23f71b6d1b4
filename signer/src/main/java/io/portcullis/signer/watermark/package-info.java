/**
 * What a signer must never forget: which batch each nonce went to, the last counter of each credential, the newest policy accepted.
 *
 * <p>State is the fold of one journal ({@code signer.journal}); a decision is durable before it is answered. Record payloads, numbers
 * big-endian:
 * <pre>
 * 1 nonce    entity (32) ‖ nonce u64 ‖ digest (32)
 * 2 counter  credential id length u16 ‖ id ‖ counter u64 ‖ assertion hash (32)
 * 3 policy   version u64 ‖ hash (32)
 * 4 opened   time, Unix seconds u64: written by the ceremony, so that an empty journal is always a lost one
 * 5 batch    entity (32) ‖ nonce u64 ‖ digest (32) ‖ kind length u8 ‖ kind ‖ signed at u64 ‖ open until u64 ‖ outflows u8
 *            ‖ for each: token (32) ‖ payee (32) ‖ amount (16)
 * 6 proposed policy version u64 ‖ hash (32) ‖ tightens u8 ‖ not before u64
 * 7 locked   credential id length u16 ‖ id ‖ since u64: the version of the policy that enrolled it
 * 8 rejected intent (32) ‖ entity (32) ‖ nonce u64
 * 9 metadata number u64: of the newest metadata BLOB believed
 * 10 cancelled intent (32) ‖ entity (32) ‖ nonce u64
 * 11 agreement entity (32) ‖ account (32) ‖ as a batch from its nonce on, which is the account's
 * </pre>
 *
 * <p>A batch is a nonce that also says what it takes, for the policy's windows; records of type 1, which older signers wrote, say nothing
 * of it and count nothing.
 *
 * <p>Nonces: the first digest for (entity, nonce) holds for ever; the same again is allowed again, so that a signing that was cut off
 * can be completed; another is {@code NONCE_ALREADY_USED}; one below the highest that has no record is {@code NONCE_TOO_LOW}, because
 * the chain is past it. The nonce of an intent that was rejected or cancelled goes to no batch at all, and does not raise the highest: whoever ends one
 * cannot bar the nonces below.
 *
 * <p>A lock holds for every enrolment up to the one it was made under: a later one, by a quorum, opens the credential again.
 */
package io.portcullis.signer.watermark;
