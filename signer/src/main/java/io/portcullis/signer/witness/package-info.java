/**
 * A witness: a small program of another organisation that remembers how far each log was, and cosigns only what continues it.
 *
 * <p><b>Why.</b> Who controls a log's signer and its appliance can show two histories to two people. A checkpoint counts as published, and a batch's
 * anchor as anchored, only with cosignatures of a quorum of witnesses; each witness cosigns one history of each log, ever.
 *
 * <p><b>On the wire</b> (c2sp.org/tlog-witness): {@code POST /add-checkpoint} with a {@link io.portcullis.signer.tlog.WitnessRequest}. Answers: 200 with
 * the cosignature's line; 400 what cannot be read, or an old size beyond the checkpoint's; 404 a log that is not configured; 403 no signature of the
 * log's key; 409 an old size that is not the remembered one, with that as {@code text/x.tlog.size}, or another root for the size remembered;
 * 422 a proof that does not hold. A body is refused with its tag and reason as text. It is HTTP: what is asked is signed by the log, what
 * is answered by the witness; who wants the line private as well puts a TLS terminator before it.
 *
 * <p><b>Files</b>, in its data folder: {@code key} (the Ed25519 key, PKCS #8, readable to its owner alone), {@code heads} (one line {@code SIZE ROOT ORIGIN} a
 * log, roots as 0x and 64 digits, behind {@code portcullis/witness/v1}, sorted), {@code accusations/} (requests that would fork a log: both checkpoints
 * under one key of the log are the proof). {@code heads} is replaced as a whole, synced before the cosignature leaves; when it is missing or does not
 * read, the witness does not start, for it would cosign anything again.
 *
 * <p>Order of one request: decode, find the log, verify its signature, compare sizes and roots, verify the proof, make the new head durable, sign.
 * May not know a token, a policy, or the appliance.
 */
package io.portcullis.signer.witness;
