/**
 * The audit log: an RFC 9162 tree over the records of one journal, one leaf a record.
 *
 * <p>Leaf data is canonical JSON of at most 4096 bytes: {@code {"version":1,"at":(Unix seconds),"type":"…", …}}. Each type is a record of {@link
 * io.portcullis.signer.audit.AuditRow} and one form in {@link io.portcullis.signer.audit.RowForms}, which reads it back strictly. Of a signer: {@code created},
 * {@code started}, {@code intent-recorded}, {@code policy-accepted}, {@code signature-agreed} (written before the token signs), {@code signed} (written before
 * the signature leaves), {@code seal-agreed} (written before the token signs; the signature is no entry of its own, for it proves itself), {@code gas-agreed} (likewise, of a transaction),
 * {@code ceremony-joined}, {@code share-sealed} (written before the share's proof leaves), {@code ceremony-ended}, {@code share-destroyed}, {@code key-recorded}
 * and {@code key-ceremony} (written before the record is durable), {@code drain-began}, {@code drain-ended}, {@code freeze-raised}, {@code freeze-mended},
 * {@code freeze-lowering-approved}, {@code freeze-lowered}, {@code decided}, {@code credential-locked},
 * {@code break-glass} (the alarm), {@code metadata-believed}, {@code snapshot-noted}, {@code refused} ({@code suppressed}: refusals since the last that were only counted). Of an
 * appliance: {@code appliance-started}, {@code signed-in}, {@code sign-in-refused}, {@code asked} (written before it is begun), {@code answered},
 * {@code log-read}, {@code log-published}, {@code log-not-published}, {@code snapshot-taken},
 * {@code snapshot-not-anchored}.
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
