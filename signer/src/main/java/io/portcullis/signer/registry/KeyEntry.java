package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the register knows of one key.
 *
 * @param activatedAt from when its cryptoperiod runs
 * @param challenge the question that is open
 * @param history its changes, the newest last, as many as are kept
 */
public record KeyEntry(
        KeyId id,
        EntityId owner,
        KeyPurpose purpose,
        VerifyingKey verifying,
        Cryptoperiod period,
        String serial,
        Optional<KeyAttestation> attestation,
        KeyState state,
        OptionalLong activatedAt,
        Optional<Challenge> challenge,
        Optional<Proof> proof,
        Optional<Backup> backup,
        Optional<Drill> lastDrill,
        List<KeyRecord> history) {

    public record Challenge(Bytes32 nonce, long at) {}

    /** @param signature the key's, over the challenge's text */
    public record Proof(Bytes32 nonce, Bytes signature, long at) {}

    /** The newest backup: {@code threshold} of {@code custodians} restore it. */
    public record Backup(Bytes32 ceremony, long at, int threshold, int custodians) {}

    /** @param ofBackup the backup that was to be restored */
    public record Drill(Bytes32 ceremony, long at, boolean restored, Bytes32 ofBackup) {}

    public KeyEntry {
        history = List.copyOf(history);
    }

    static KeyEntry of(KeyRecord.Registered record) {
        return new KeyEntry(
                record.key(),
                record.owner(),
                record.purpose(),
                record.verifying(),
                record.period(),
                record.serial(),
                record.attestation(),
                KeyState.PRE_ACTIVATION,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(record));
    }

    /** Unix seconds from which it signs no more; empty before it is active. */
    public OptionalLong signsUntil() {
        return after(period.originatorSeconds());
    }

    /** Unix seconds from which nothing it signed is relied on; empty before it is active. */
    public OptionalLong reliedOnUntil() {
        return after(period.recipientSeconds());
    }

    private OptionalLong after(long seconds) {
        return activatedAt.isPresent()
                ? OptionalLong.of(Math.addExact(activatedAt.getAsLong(), seconds))
                : OptionalLong.empty();
    }

    /** Whether its newest backup came back in its newest drill. */
    public boolean backupRestored() {
        return backup.isPresent()
                && lastDrill.isPresent()
                && lastDrill.get().restored()
                && lastDrill.get().ofBackup().equals(backup.get().ceremony());
    }

    KeyEntry after(KeyRecord record) {
        List<KeyRecord> longer = new ArrayList<>(history);
        if (longer.size() == Limits.MAX_HISTORY) {
            // The registration stays: it says what the key is.
            longer.remove(1);
        }
        longer.add(record);
        return switch (record) {
            case KeyRecord.Registered r -> throw new IllegalStateException("a key is registered once");
            case KeyRecord.Challenged r ->
                with(state, activatedAt, Optional.of(new Challenge(r.nonce(), r.at())), proof, longer);
            case KeyRecord.Proved r ->
                with(
                        state,
                        activatedAt,
                        Optional.empty(),
                        Optional.of(new Proof(challenge.orElseThrow().nonce(), r.signature(), r.at())),
                        longer);
            case KeyRecord.BackedUp r ->
                with(
                        serial,
                        Optional.of(new Backup(r.ceremony(), r.at(), r.threshold(), r.custodians())),
                        lastDrill,
                        longer);
            case KeyRecord.Drilled r ->
                with(
                        serial,
                        backup,
                        Optional.of(new Drill(
                                r.ceremony(),
                                r.at(),
                                r.restored(),
                                backup.orElseThrow().ceremony())),
                        longer);
            case KeyRecord.Moved r -> with(r.serial(), backup, lastDrill, longer);
            case KeyRecord.Attested r -> vouchedFor(r.attestation(), longer);
            case KeyRecord.Entered r ->
                with(
                        r.state(),
                        state == KeyState.PRE_ACTIVATION && r.state() == KeyState.ACTIVE
                                ? OptionalLong.of(r.at())
                                : activatedAt,
                        challenge,
                        proof,
                        longer);
        };
    }

    private KeyEntry with(
            KeyState next,
            OptionalLong activated,
            Optional<Challenge> open,
            Optional<Proof> proved,
            List<KeyRecord> changes) {
        return new KeyEntry(
                id,
                owner,
                purpose,
                verifying,
                period,
                serial,
                attestation,
                next,
                activated,
                open,
                proved,
                backup,
                lastDrill,
                changes);
    }

    private KeyEntry vouchedFor(KeyAttestation shown, List<KeyRecord> changes) {
        return new KeyEntry(
                id,
                owner,
                purpose,
                verifying,
                period,
                serial,
                Optional.of(shown),
                state,
                activatedAt,
                challenge,
                proof,
                backup,
                lastDrill,
                changes);
    }

    /** A key in another token has to prove itself there: the proof of the old one says nothing of it. */
    private KeyEntry with(String where, Optional<Backup> newest, Optional<Drill> drill, List<KeyRecord> changes) {
        return new KeyEntry(
                id,
                owner,
                purpose,
                verifying,
                period,
                where,
                attestation,
                state,
                activatedAt,
                challenge,
                where.equals(serial) ? proof : Optional.empty(),
                newest,
                drill,
                changes);
    }
}
