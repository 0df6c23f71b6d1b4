package io.portcullis.signer.share;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Outcome;
import io.portcullis.threshold.ceremony.P256Voice;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.sealing.Sealing;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** One signer's store over a disk that may lose its power, and its part in the ceremony that runs. What it does with words is the service's. */
final class Signatory implements AutoCloseable {
    static final Bytes ENTITY = Bytes.ascii("entity").sha256();
    private static final Instant NOW = Instant.ofEpochSecond(1_500);

    private final String name;
    private final P256Voice voice = new P256Voice();
    private final Sealing seals;
    private TwinDisk disk;
    private ShareStore store;
    private Participant participant;
    private boolean down;

    Signatory(String name, Sealing seals) {
        this.name = name;
        this.seals = seals;
        TwinDisk empty = new TwinDisk(new byte[0]);
        ShareStore.create(empty, NOW.getEpochSecond());
        start(new TwinDisk(empty.image()));
    }

    /** @param from the disk as the end of the process, or of the power, left it */
    void restart(UnaryOperator<TwinDisk> from) {
        close();
        start(from.apply(disk));
    }

    private void start(TwinDisk on) {
        disk = on;
        store = ShareStore.open(on, ENTITY, seals, () -> NOW, epoch -> {});
        down = false;
    }

    String name() {
        return name;
    }

    P256Voice voice() {
        return voice;
    }

    TwinDisk disk() {
        return disk;
    }

    ShareStore store() {
        return store;
    }

    boolean isDown() {
        return down;
    }

    /** The ceremony, as far as this signer saw it. */
    Participant participant() {
        return participant;
    }

    Participant.Reaction join(Definition definition, Party party) {
        store.join(definition.session());
        participant = new Participant(definition, party, voice, new OsRandomness(), store);
        return settling(participant.begin());
    }

    /** At its end the share comes in force, or is handed over. */
    Participant.Reaction settling(Participant.Reaction reaction) {
        if (participant.outcome().orElse(null) instanceof Outcome.Completed(Completed completed)) {
            settle(completed);
        }
        return reaction;
    }

    void settle(Completed completed) {
        boolean isPending = store.pendingSession()
                .equals(java.util.Optional.of(completed.definition().session()));
        if (isPending) {
            store.activate(completed, epoch -> {});
        } else if (completed.definition().previous().isPresent()
                && !store.active().equals(java.util.Optional.of(completed.sharing()))) {
            store.handOver(completed, epoch -> {});
        }
    }

    Renunciation renounce(Definition definition) {
        store.renounce(definition.session());
        Party party = definition.party(voice.key()).orElseThrow();
        return new Renunciation(party.number(), voice.sign(Renunciation.text(definition.session())));
    }

    /** The power is gone: what it was about to say is never said. */
    void fell(SignerFault fault) {
        down = true;
    }

    @Override
    public void close() {
        if (participant != null) {
            participant.close();
        }
        store.close();
    }
}
