package io.portcullis.signer.audit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.mirror.SnapshotHeads;
import java.util.Optional;

/** What an entry of a log says. One record a type; {@link RowForms} has each one's name and fields. One word means one thing in all of them. */
public sealed interface AuditRow {
    /** The first entry of every signer's log: whose it is, and its two public keys. */
    record Created(String signer, Address address, String auditKey) implements AuditRow {}

    record Started(String signer) implements AuditRow {}

    record IntentRecorded(Bytes32 intent) implements AuditRow {}

    record PolicyAccepted(long policyVersion, Bytes32 policyHash) implements AuditRow {}

    /** The watermark has the nonce; the token is asked next. */
    record SignatureAgreed(Bytes32 intent, Bytes32 entity, long nonce, Bytes32 digest) implements AuditRow {}

    /** The signature leaves after this entry. */
    record Signed(Bytes32 intent, Bytes32 digest, String signature) implements AuditRow {}

    record SealAgreed(long blockHeight, Bytes32 root, long leafCount, Bytes32 digest) implements AuditRow {}

    /** The gas key is asked next for a transaction of that hash; fees are in wei, in decimal. */
    record GasAgreed(long nonce, String maxFeePerGas, Bytes32 digest) implements AuditRow {}

    record CeremonyJoined(String session, String kind, long epoch) implements AuditRow {}

    record ShareSealed(String session, long epoch, long index, String groupKey) implements AuditRow {}

    record CeremonyEnded(String session, String outcome) implements AuditRow {}

    record ShareDestroyed(long epoch) implements AuditRow {}

    record KeyRecorded(String key, String what, String by) implements AuditRow {}

    record DrainBegan() implements AuditRow {}

    record DrainEnded() implements AuditRow {}

    record FreezeRaised(long record, String stands, String cause, String level, String by, String text)
            implements AuditRow {}

    record FreezeMended(long record, String stands, String cause, String by, String text) implements AuditRow {}

    record FreezeLoweringApproved(long record, String stands, Bytes32 intent, String level, long notBefore, String by)
            implements AuditRow {}

    record FreezeLowered(long record, String stands) implements AuditRow {}

    /** A line of a key ceremony; the line is durable after this entry. */
    record KeyCeremony(String session, String line, String detail) implements AuditRow {}

    /** Somebody decided about an intent, and this signer heard it. */
    record Decided(Bytes32 intent, String decision, String person) implements AuditRow {}

    /** A credential showed a counter that went back, and is heeded no more. */
    record CredentialLocked(String person, String credential, long shown, long last) implements AuditRow {}

    /** The alarm: somebody asked for value by break-glass. */
    record BreakGlass(Bytes32 intent, String person) implements AuditRow {}

    /** A newer BLOB of authenticator models is believed. */
    record MetadataBelieved(long number) implements AuditRow {}

    /** @param suppressed refusals since the last entry that were only counted */
    record Refused(Optional<Bytes32> intent, String tag, String reason, long suppressed) implements AuditRow {}

    /** An appliance began with this configuration: the SHA-256 of its file. */
    record ApplianceStarted(String appliance, Bytes32 configuration) implements AuditRow {}

    /** Somebody has a session from here on. */
    record SignedIn(String person, String from) implements AuditRow {}

    /**
     * Somebody was not let in.
     *
     * @param times more than once where those whose address had used up its tries are counted together, since the last such row
     */
    record SignInRefused(String tag, String from, long times) implements AuditRow {}

    /** Somebody asks for a change; it is not begun before this entry is durable. */
    record Asked(String person, String operation, String request) implements AuditRow {}

    /** What came of it. */
    record Answered(String person, String operation, String request, long status, Optional<String> tag)
            implements AuditRow {}

    /** Somebody takes a log away: its published head, and all under it. */
    record LogRead(String person, String log) implements AuditRow {}

    /** A head of a log was published, with so many cosignatures; or what a witness said instead. */
    record LogPublished(String log, long size, long cosignatures) implements AuditRow {}

    /** All published heads at this instant. */
    record SnapshotTaken(SnapshotHeads heads) implements AuditRow {}

    /** A signer was shown a snapshot, which goes with its own log: by the SHA-256 of the snapshot's file, and when it was taken. */
    record SnapshotNoted(Bytes32 digest, long takenAt) implements AuditRow {}

    /** No batch anchored the snapshot of that time before the next was due. */
    record SnapshotNotAnchored(long takenAt) implements AuditRow {}

    record LogNotPublished(String log, String tag, String reason) implements AuditRow {}
}
