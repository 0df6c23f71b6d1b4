package io.portcullis.signer.keyceremony;

import io.portcullis.signer.registry.KeyEntry;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegister;
import io.portcullis.signer.registry.KeyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the end of a ceremony means to the register of keys. Pure; an end that was told before means nothing the second time.
 *
 * <p>Who made, restored or moved a key has seen it sign in that ceremony: the proof of control over the transcript's head is taken over.
 */
public final class KeyLedger {
    private KeyLedger() {}

    /** @param now Unix seconds, at which the records are made */
    public static List<KeyRecord> records(State end, KeyRegister register, long now) {
        return switch (end) {
            case State.Completed completed -> completed(completed, register, now);
            case State.Aborted aborted -> aborted(aborted, register, now);
            default -> List.of();
        };
    }

    private static List<KeyRecord> completed(State.Completed end, KeyRegister register, long now) {
        Definition definition = end.definition();
        String by = definition.officer().name();
        List<KeyRecord> records = new ArrayList<>();
        if (definition.kind() == Kind.INITIALISE) {
            return records;
        }
        KeyId id = KeyId.of(end.gathered().key().orElseThrow());
        Optional<KeyEntry> entry = register.entry(id);
        if (definition.kind() == Kind.GENERATE && entry.isEmpty()) {
            Definition.Terms terms = definition.terms().orElseThrow();
            records.add(new KeyRecord.Registered(
                    now,
                    by,
                    definition.entity(),
                    terms.purpose(),
                    end.gathered().key().get(),
                    terms.period(),
                    end.gathered().serial().orElseThrow(),
                    Optional.empty()));
            prove(end, id, by, now, records);
        }
        if (definition.kind() == Kind.ROTATE) {
            // The next key may have been made in another room: the end of this one is this register's to tell.
            ended(KeyId.of(definition.old().orElseThrow().key()), definition, register, now, records);
        }
        if (entry.isEmpty()) {
            return records;
        }
        switch (definition.kind()) {
            case BACK_UP -> {
                boolean told = entry.get().history().stream()
                        .anyMatch(record -> record instanceof KeyRecord.BackedUp known
                                && known.ceremony().equals(definition.session()));
                if (!told) {
                    records.add(new KeyRecord.BackedUp(
                            now,
                            by,
                            id,
                            definition.session(),
                            definition.threshold(),
                            definition.custodians().size()));
                }
            }
            case DRILL -> drilled(definition, entry.get(), true, now, records);
            case RESTORE, TRANSPORT -> {
                String serial = end.gathered().serial().orElseThrow();
                if (!entry.get().serial().equals(serial)) {
                    records.add(new KeyRecord.Moved(now, by, id, definition.session(), serial));
                    prove(end, id, by, now, records);
                }
            }
            case DESTROY -> ended(id, definition, register, now, records);
            case INITIALISE, GENERATE, ROTATE -> {}
        }
        return records;
    }

    private static void prove(State.Completed end, KeyId id, String by, long now, List<KeyRecord> records) {
        Gathered.Proof proof = end.gathered().proof().orElseThrow();
        records.add(new KeyRecord.Challenged(now, by, id, proof.nonce()));
        records.add(new KeyRecord.Proved(now, by, id, proof.signature()));
    }

    private static void ended(
            KeyId id, Definition definition, KeyRegister register, long now, List<KeyRecord> records) {
        register.entry(id)
                .filter(entry -> entry.state() != KeyState.DESTROYED)
                .ifPresent(entry -> records.add(new KeyRecord.Entered(
                        now,
                        definition.officer().name(),
                        id,
                        KeyState.DESTROYED,
                        "destroyed in ceremony " + definition.session())));
    }

    /** Only the newest backup's drill counts, and a drill that was stopped before shares came says nothing of it. */
    private static List<KeyRecord> aborted(State.Aborted end, KeyRegister register, long now) {
        Definition definition = end.definition();
        List<KeyRecord> records = new ArrayList<>();
        boolean tried = definition.kind() == Kind.DRILL && end.gathered().desk().isPresent();
        if (tried) {
            register.entry(KeyId.of(definition.subject().orElseThrow()))
                    .ifPresent(entry -> drilled(definition, entry, false, now, records));
        }
        return records;
    }

    private static void drilled(
            Definition definition, KeyEntry entry, boolean restored, long now, List<KeyRecord> records) {
        boolean newest = entry.backup().stream()
                .anyMatch(backup -> backup.ceremony()
                        .equals(definition.backup().orElseThrow().session()));
        boolean told = entry.history().stream()
                .anyMatch(record -> record instanceof KeyRecord.Drilled known
                        && known.ceremony().equals(definition.session()));
        if (newest && !told) {
            records.add(new KeyRecord.Drilled(
                    now, definition.officer().name(), entry.id(), definition.session(), restored));
        }
    }
}
