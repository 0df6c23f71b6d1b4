package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static io.portcullis.signer.keyceremony.People.PLACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.FaultLine.Moment;
import io.portcullis.depositary.journal.SectorDisk;
import io.portcullis.depositary.journal.SectorDisk.Image;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegistry;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.testing.Effort;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.SignerFault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rotation dies at every write, force and call of its tokens: there is always a key that the board knows, the old one goes only by an order
 * that is durable and after the board has changed, and no register calls a key destroyed that is still there.
 */
@Tag("proof")
class RotationCrashPointsTest {
    private static final KeyPlace NEXT = new KeyPlace("vault-1", "next");
    private static final Path NOWHERE = Path.of("/nonexistent");

    private final People people = new People();
    private final Remains born = generated();
    private final Keys keys = new Keys(key(PLACE), key(NEXT));

    /** What outlives the machine in the room: the tokens, and its three files. */
    private record Remains(TwinTokens tokens, Image journal, Image log, Image register) {}

    /** The keys of the story: two in the token, the older one in the register. */
    private record Keys(VerifyingKey old, VerifyingKey next) {}

    private final class Machine implements AutoCloseable {
        final SectorDisk journal;
        final SectorDisk logDisk;
        final SectorDisk registerDisk;
        final TwinTokens tokens;
        private final List<AutoCloseable> opened = new ArrayList<>();
        private final FaultLine line;
        private AuditLog log;
        private KeyRegistry registry;
        private KeyRoom room;

        Machine(Remains before, FaultLine line) {
            this.line = line;
            this.tokens = before.tokens();
            journal = new SectorDisk("room", line, before.journal());
            logDisk = new SectorDisk("log", line, before.log());
            registerDisk = new SectorDisk("register", line, before.register());
        }

        /** As the room of key ceremonies puts it together. */
        Machine start(boolean create) {
            log = keep(create ? AuditLog.create(logDisk, NOWHERE) : AuditLog.open(logDisk, NOWHERE));
            registry = keep(
                    create
                            ? KeyRegistry.create(registerDisk, this::audit)
                            : KeyRegistry.open(registerDisk, this::audit));
            CeremonyTokens points = new OnTheLine(tokens, line);
            room = keep(
                    create
                            ? KeyRoom.create(journal, points, listener(), () -> Instant.ofEpochSecond(NOW))
                            : KeyRoom.open(journal, points, listener(), () -> Instant.ofEpochSecond(NOW)));
            return this;
        }

        private <T extends AutoCloseable> T keep(T part) {
            opened.addFirst(part);
            return part;
        }

        private void audit(KeyRecord record) {
            log.append(AuditEntry.keyRecorded(record.at(), record.key().toString(), record.name(), record.by()));
        }

        private KeyRoom.Listener listener() {
            return new KeyRoom.Listener() {
                @Override
                public void line(Bytes32 session, Line line) {
                    log.append(AuditEntry.keyCeremonyLine(NOW, session.toString(), CeremonyForms.word(line), ""));
                }

                @Override
                public void ended(State end) {
                    for (KeyRecord record : KeyLedger.records(end, registry.register(), NOW)) {
                        assertEquals(Optional.empty(), registry.record(record));
                    }
                }
            };
        }

        Remains remains(Survival survival, long seed) {
            return new Remains(
                    tokens,
                    journal.survivors(survival, seed),
                    logDisk.survivors(survival, seed + 1),
                    registerDisk.survivors(survival, seed + 2));
        }

        @Override
        public void close() {
            for (AutoCloseable part : opened) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new AssertionError("a twin closes", e);
                }
            }
        }
    }

    /** Tokens whose every task is a point, and that destroy nothing before its time. */
    private record OnTheLine(TwinTokens tokens, FaultLine line) implements CeremonyTokens {
        @Override
        public Result perform(Bytes32 session, Effect.Task task) {
            List<Result> result = new ArrayList<>();
            try {
                line.call(task.getClass().getSimpleName(), () -> result.add(tokens.perform(session, task)));
            } catch (FaultLine.Dead e) {
                throw new TwinTokens.Killed();
            }
            return result.getFirst();
        }

        @Override
        public boolean undo(Bytes32 session, Effect.Made made) {
            List<Boolean> done = new ArrayList<>();
            try {
                line.call("undo", () -> done.add(tokens.undo(session, made)));
            } catch (FaultLine.Dead e) {
                throw new TwinTokens.Killed();
            }
            return done.getFirst();
        }

        @Override
        public void forget() {
            tokens.forget();
        }
    }

    /** The old key, made in this room; the next one from elsewhere. */
    private Remains generated() {
        TwinTokens tokens = new TwinTokens();
        Remains empty = new Remains(tokens, Image.EMPTY, Image.EMPTY, Image.EMPTY);
        try (Machine machine = new Machine(empty, FaultLine.whole()).start(true)) {
            people.hold(machine.room, people.generate());
            tokens.keys.put(NEXT.toString(), TestKeys.p256());
            return machine.remains(Survival.ALL, 0);
        }
    }

    private VerifyingKey key(KeyPlace place) {
        return TwinTokens.verifying(born.tokens().keys.get(place.toString()));
    }

    @Test
    void whereverARotationDiesTheBoardHasAKeyAndTheRegisterTellsTheTruth() {
        FaultLine whole = FaultLine.whole();
        rotation(whole, Survival.ALL, 0);
        List<String> points = whole.passed();
        assertTrue(points.containsAll(List.of("ProveControl", "AwaitBoard", "DestroyKey", "room force", "log force")));
        int deaths = 0;
        for (int point = 1; point <= points.size(); point++) {
            for (Moment moment : Moment.about(points.get(point - 1))) {
                for (Survival survival : survivals(point + deaths)) {
                    try {
                        rotation(FaultLine.dyingAt(point, moment), survival, point);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(
                                moment + " point " + point + ", \"" + points.get(point - 1) + "\", " + survival, e);
                    }
                    deaths++;
                }
            }
        }
        assertTrue(deaths > 150, "a rotation has more points: " + points);
    }

    /** In turn; all of them in the long run. */
    private static List<Survival> survivals(int turn) {
        List<Survival> all = List.of(Survival.values());
        return Effort.isWhole() ? all : List.of(all.get(turn % all.size()));
    }

    private void rotation(FaultLine line, Survival survival, long seed) {
        TwinTokens tokens = new TwinTokens();
        tokens.keys.putAll(born.tokens().keys);
        Remains before = new Remains(tokens, born.journal(), born.log(), born.register());
        Machine dying = new Machine(before, line);
        try (dying) {
            rotate(dying.start(false));
        } catch (SignerFault | TwinTokens.Killed fault) {
            assertTrue(line.isDead(), fault::toString);
        }
        // What the machine did after it was dead, the world did not see: its tokens refused it.
        boolean oldIsThere = tokens.keys.containsKey(PLACE.toString());
        assertTrue(tokens.keys.containsKey(NEXT.toString()), "the new key is never lost");
        try (Machine survivor = new Machine(dying.remains(survival, seed), FaultLine.whole()).start(false)) {
            requireOrder(survivor, oldIsThere);
            KeyId id = KeyId.of(keys.old());
            boolean destroyed =
                    survivor.registry.register().entry(id).orElseThrow().state() == KeyState.DESTROYED;
            assertTrue(!destroyed || !oldIsThere, "a register that calls a living key destroyed");
            // The officer finishes what was begun: by another rotation, or, where the key is gone, by a move of the
            // register.
            if (oldIsThere) {
                rotate(survivor);
            } else if (!destroyed) {
                assertEquals(
                        Optional.empty(),
                        survivor.registry.record(
                                new KeyRecord.Entered(NOW, "olga", id, KeyState.DESTROYED, "gone with the power")));
            }
            assertEquals(
                    KeyState.DESTROYED,
                    survivor.registry.register().entry(id).orElseThrow().state());
            assertEquals(Set.of(NEXT.toString()), tokens.keys.keySet());
        }
    }

    private void rotate(Machine machine) {
        people.begin(machine.room, people.rotate(keys.next(), NEXT, keys.old()));
        people.until(machine.room, null);
        people.end(machine.room);
    }

    /** Where the old key is gone, its order is on record, and what the board did before it. */
    private static void requireOrder(Machine survivor, boolean oldIsThere) {
        if (oldIsThere) {
            return;
        }
        List<Line> lines = survivor.room.transcript().lines();
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line instanceof Line.Ordered ordered
                                && ordered.order().act() == Act.DESTROY_KEY),
                "a key was destroyed by no order");
        assertTrue(
                lines.stream()
                        .anyMatch(
                                line -> line instanceof Line.Done done && done.result() instanceof Result.BoardChanged),
                "a key was destroyed before the board had changed");
    }
}
