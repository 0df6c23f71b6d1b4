/**
 * Ceremonies on keys: scripts as data, a pure machine over them, and the transcript it checks.
 *
 * <p>A ceremony is a definition that an officer signed. Its {@link io.portcullis.signer.keyceremony.Kind} gives the script, a list of
 * {@link io.portcullis.signer.keyceremony.Act}s. For each step:
 * <pre>
 *   performer, witness ── Ordered [session, step, act, …, previous head] signed twice ──▶ machine
 *   machine            ── Persist(line), Perform(task) ──▶ token
 *   token              ── Done(result) ──▶ machine ── Persist(line)
 *   …
 *   officer            ── Ended [head] ──▶ machine
 * </pre>
 * The first line says by whose leave: a permit ({@link io.portcullis.signer.keyceremony.Plan}), which lets each ceremony of its plan begin once,
 * or the bootstrap of a board that no policy governs yet ({@link io.portcullis.signer.keyceremony.Authority}).
 * Lines are canonical JSON, chained: {@code head' = SHA-256(head ‖ line)}, from 32 zero bytes. Each order names the head before it, so that its
 * two signatures cover every earlier line, results as well; the officer's covers the whole.
 *
 * <p>Rules:
 * <ul>
 *   <li>Everybody in the room has one role. A step takes two people; a custodian's own act takes that custodian.
 *   <li>A bag's number is used once. What comes in another bag than it was put in ends the ceremony, and so do check values that differ.
 *   <li>An order is durable before its task begins. Abort, never resume: a ceremony that failed, expired, was cancelled or interrupted
 *       destroys what it made, records what it destroyed and what it could not, and is over.
 *   <li>A stranger's word, or an old one, changes nothing.
 * </ul>
 *
 * <p><b>Backup.</b> The wrapping key is a random number below the order of BLS12-381's scalars, 32 bytes big-endian, used as an AES-256 key
 * (254 bits); its Shamir shares are sealed to the custodians' cards ({@code threshold.channel.DealCipher}), context {@code
 * "portcullis/key-share/v1" ‖ session ‖ index(4)}. Token and custodians together hold it only while the ceremony runs, in locked memory and as a
 * session object. To restore, a card opens its envelope and seals the share to the session's desk key, under {@code "portcullis/key-desk/v1" ‖
 * session ‖ index(4)}.
 *
 * <p>Pure but for {@link io.portcullis.signer.keyceremony.KeyRoom}, which has the journal, and {@link
 * io.portcullis.signer.keyceremony.WrappingSecret} and {@link io.portcullis.signer.keyceremony.CustodianCard}, which hold secrets. Tokens are
 * reached through {@link io.portcullis.signer.keyceremony.CeremonyTokens}.
 */
package io.portcullis.signer.keyceremony;
