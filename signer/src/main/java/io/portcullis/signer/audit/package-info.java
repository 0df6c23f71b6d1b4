/**
 * The audit log: an RFC 9162 tree over the records of one journal, one leaf a record.
 *
 * <p>Leaf data is canonical JSON of at most 4096 bytes: {@code {"version":1,"at":(Unix seconds),"type":"…", …}}. Types:
 * {@code created} (signer, address, auditKey), {@code started} (signer), {@code intent-recorded} (intent), {@code policy-accepted} (policyVersion, policyHash), {@code signature-agreed}
 * (intent, entity, nonce, digest: written before the token signs), {@code signed} (intent, digest, signature: written before the
 * signature leaves), {@code seal-agreed} (blockHeight, root, leafCount, digest: written before the token signs;
 * the signature is no entry of its own, for it proves itself), {@code ceremony-joined} (session, kind, epoch), {@code share-sealed} (session, epoch, index, groupKey: written before the
 * share's proof leaves), {@code ceremony-ended} (session, outcome), {@code share-destroyed} (epoch), {@code key-recorded} (key, what, by: written before the key's record is durable),
 * {@code key-ceremony} (session, line, detail: written before the line is durable), {@code drain-began} and {@code drain-ended}, {@code freeze-raised}, {@code freeze-mended}, {@code freeze-lowering-approved} and {@code freeze-lowered} (record: the number of the change in the lattice's own journal; stands: the level after it), {@code decided} (intent, decision, person), {@code credential-locked} (person, credential, shown, last), {@code break-glass} (intent, person: the alarm), {@code metadata-believed} (number), {@code refused} (intent if known, tag, reason; {@code suppressed}: refusals since the last that were only counted).
 *
 * <p>An append is durable before it returns. The log's file is looked at before each group of appends: read-only or
 * {@code audit.paused} in the data directory is {@code AUDIT_UNAVAILABLE} until mended; a failed write or a full disk is
 * {@code AUDIT_UNAVAILABLE} until a restart; a deleted, replaced, cut or damaged file is {@code AUDIT_TAMPERED}. Nothing is signed
 * meanwhile. There is no operation that turns the log off or chooses its file: that is configuration.
 *
 * <p>Every complete subtree's hash is kept in memory (64 bytes a leaf), so an append hashes twice on average and a root, an inclusion
 * path or a consistency proof of any earlier size costs O(log² n) hashes at most, without touching the disk.
 */
package io.portcullis.signer.audit;
