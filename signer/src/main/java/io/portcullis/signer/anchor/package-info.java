/**
 * How a snapshot of all logs comes under the chain's own word, and how anybody checks that it did, offline.
 *
 * <p>A snapshot is a row of the appliance's log, proved under a head that witnesses cosigned ({@link io.portcullis.signer.anchor.SnapshotProof}). Every signer notes its
 * digest in its own log, once it has held it against that. Each batch anchors the signers' checkpoints, so the next batch on the chain covers
 * the note; {@link io.portcullis.signer.anchor.AnchoredSnapshot} is the way from the one to the other, a file that needs nothing beside it.
 *
 * <p>The contract has no operation that only anchors: every batch does something that people approved. So a snapshot that no batch followed before
 * the next is due stays with its witnesses alone, and the appliance's log says {@code snapshot-not-anchored}.
 *
 * <p>Pure: no clock, no disk.
 */
package io.portcullis.signer.anchor;
