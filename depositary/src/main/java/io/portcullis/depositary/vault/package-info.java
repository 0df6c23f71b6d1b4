/**
 * Appointments that a tower cannot read until the chain shows what opens them, as values and bytes. No chain, no clock; randomness is passed in.
 *
 * <p>A client that does not want a tower to know its accounts and balances hands it a <b>vault</b> for each account: a <b>payload</b>, which is one
 * hand-over of one appointment (the newest statement) under a random key K, and <b>openings</b>, each of which gives K to who knows a <b>clue</b>.
 * When a dispute starts, its event shows the clue of the body that it started with. Moving on replaces the payload and adds an opening for the body
 * that is now older; older openings stay as they are, so that a move costs a fixed number of bytes.
 *
 * <pre>
 *   clue        the 64 bytes  account ‖ bodyHash, or account ‖ version as a word: what an unproven start shows
 *   stretched   PBKDF2-HMAC-SHA-256(clue in hex without 0x, salt = "portcullis/vault-clue/v1" ‖ EIP-712 domain separator, 16,384 rounds), 32 bytes
 *   locator     HKDF-Expand-SHA-256(stretched, "portcullis/vault-locator/v1"), 16 bytes
 *   wrap        AES-256 key wrap (RFC 3394) of K under HKDF-Expand-SHA-256(stretched, "portcullis/vault-wrap/v1" ‖ vault id), 40 bytes
 *   payload     nonce(12) ‖ AES-256-GCM under K, with "portcullis/vault-payload/v1" ‖ vault id ‖ revision u64 as additional data, of
 *               length u16 ‖ hand-over ‖ zeros up to a multiple of 1,024 bytes
 *   link        of revision r: SHA-256("portcullis/vault-link/v1" ‖ link of revision r + 1), from a random seed at revision 65,537
 *   step        u8 = 1 ‖ vault id(16) ‖ revision u64 ‖ link(32) ‖ keep until u32, Unix seconds ‖ openings before it u32
 *               ‖ count u16, each locator(16) ‖ wrap(40) ‖ length u32 ‖ payload
 *   receipt     words: 1, chainId, depositary, receivedAt, vault id, revision, link, keep until, SHA-256 of the payload, RFC 9162 root over all openings
 *               (their 56 bytes), their count; then the tower's r ‖ s over "portcullis/watchtower-vault-receipt/v1" and the words
 *   proof       receipt ‖ opening ‖ index u32 ‖ count of path u8 ‖ path ‖ length u32 ‖ payload
 * </pre>
 *
 * <p>All is big-endian, has one encoding, and reads strictly.
 *
 * <p><b>What must have an opening</b>: every older body that the <i>client</i> sealed, whether or not the other side ever did: who starts a dispute
 * needs the other side's seal alone, since its own batch stands for it. A body without an opening is one that the tower does not answer.
 *
 * <p><b>Unproven starts.</b> A dispute may start without the other side's seal, at the version that the chain settled last; whoever starts it chooses
 * windows and tokens of that body, so no opening by its hash can be made beforehand. An opening by account and version answers it, and is public
 * knowledge: with it, a vault hides nothing from a tower that cares to look. Without it an unproven start (answerable for four days) is not answered by
 * the vault; the client must be there itself or have a tower that holds a plain appointment. That is the client's choice, and nobody's default.
 *
 * <p><b>Who replaced it.</b> A tower cannot see what a payload is worth, so a client could replace a good one by rubbish and accuse the tower with the
 * receipt of the good one. Each step therefore shows the next link of a chain of hashes that only the client can lengthen: with a later link a tower
 * proves that a receipt was replaced by the client's own step. For the same reason no vault can be deleted before its time.
 *
 * <p><b>What a vault hides, and from whom.</b> A tower that keeps to its program sees of a vault when it moves and how long it is, and no more. One that
 * does not may guess: accounts are on the chain, versions are small, windows are a habit, and an amount has some forty bits at most; a body
 * with a clause has the entropy of the clause's hash, a body without has none beyond that. Each guess costs 2^15 compressions of SHA-256 for the
 * stretching, so that forty bits take some 2^55: weeks of many machines for one body, and seconds if the amounts are known to be a few thousand.
 * So a vault keeps books from curious eyes and from who steals a tower's disk; it is not what to rely on against a tower that is the counterparty's.
 * Real entropy would take an event that shows something of the client's seal (its signatures' hash, with seals of an exact quorum); the contract has
 * no such field, and unproven starts would not have it either.
 *
 * <p>What was opened once stays open: after a dispute, a client begins a new vault with a new key.
 */
package io.portcullis.depositary.vault;
