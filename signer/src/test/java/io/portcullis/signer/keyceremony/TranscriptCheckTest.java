package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.registry.KeyRecord;
import io.portcullis.signer.registry.KeyRegister;
import io.portcullis.signer.registry.KeyState;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a ceremony leaves behind: a transcript that anybody checks, and records of the register. */
final class TranscriptCheckTest {
    private final People people = new People();
    private final TwinTokens tokens = new TwinTokens();
    private KeyRegister register = KeyRegister.EMPTY;

    /** As the service does: what an end means is recorded. */
    private final KeyRoom room = KeyRoom.create(
            new TwinDisk(new byte[0]),
            tokens,
            new KeyRoom.Listener() {
                @Override
                public void line(Bytes32 session, Line line) {}

                @Override
                public void ended(State end) {
                    for (KeyRecord record : KeyLedger.records(end, register, NOW)) {
                        assertEquals(Optional.empty(), register.judge(record), record.name());
                        register = register.after(record);
                    }
                    assertEquals(List.of(), KeyLedger.records(end, register, NOW), "told twice, taken once");
                }
            },
            () -> Instant.ofEpochSecond(NOW));

    @AfterEach
    void close() {
        room.close();
    }

    private TrustRoots trust(Person officer, EntityId entity) {
        TrustRoots any = new Ceremony().trust();
        return new TrustRoots(
                any.domain(),
                entity,
                new Intent.Bytes(officer.credential().identity().toArray()),
                any.members(),
                any.threshold(),
                any.groupKey(),
                any.witnesses());
    }

    private List<Check> verify(Transcript transcript) {
        return TranscriptCheck.verify(transcript.encode(), trust(people.olga, People.ENTITY));
    }

    private static List<String> failures(List<Check> checks) {
        return checks.stream().filter(check -> !check.passed()).map(Check::tag).toList();
    }

    @Test
    void aKeyLivesFromItsMakingToItsEndByCeremoniesThatCheckOffline() {
        people.hold(room, people.generate());
        KeyId id = KeyId.of(room.state().orElseThrow().gathered().key().orElseThrow());
        assertEquals(List.of(), failures(verify(room.transcript())));
        register = register.after(new KeyRecord.Entered(NOW, "olga", id, KeyState.ACTIVE, "the ceremony is over"));
        assertEquals(
                SignerTag.KEY_BACKUP_MISSING,
                register.mayReceiveValue(id, NOW).orElseThrow().tag());
        people.hold(room, people.backUp(register.entry(id).orElseThrow().verifying(), 2));
        Backup backup = room.transcript().backup().orElseThrow();
        assertEquals(
                SignerTag.KEY_DRILL_MISSING,
                register.mayReceiveValue(id, NOW).orElseThrow().tag());
        people.begin(room, people.drill(backup));
        people.until(room, Act.COMBINE_SHARES);
        room.cancel("a drill that is not finished has failed");
        assertEquals(
                SignerTag.KEY_DRILL_MISSING,
                register.mayReceiveValue(id, NOW).orElseThrow().tag());
        people.hold(room, people.drill(backup));
        assertEquals(Optional.empty(), register.mayReceiveValue(id, NOW));
        people.hold(room, people.transport(backup));
        assertEquals(List.of(), failures(verify(room.transcript())));
        assertEquals("serial-of-vault-2", register.entry(id).orElseThrow().serial());
        assertEquals(Optional.empty(), register.mayReceiveValue(id, NOW), "it signed in its new token");
        people.hold(room, people.destroy(People.OTHER, backup.key()));
        assertEquals(KeyState.DESTROYED, register.entry(id).orElseThrow().state());
    }

    @Test
    void saysWhoDidWhatAndWhoSawIt() {
        people.hold(room, people.generate());
        List<String> names = verify(room.transcript()).stream().map(Check::name).toList();
        assertTrue(names.contains("step 1, GENERATE_KEY: by otto, seen by wilma"), names::toString);
        assertTrue(names.stream()
                .anyMatch(name -> name.startsWith("step 2, COMPARE_KEY: by oda, seen by walt, check value ")));
    }

    @Test
    void anotherOfficersOrEntitysTranscriptIsNotThisReaders() {
        people.hold(room, people.generate());
        byte[] bytes = room.transcript().encode();
        assertEquals(
                List.of("CEREMONY_NOT_AUTHORISED"),
                failures(TranscriptCheck.verify(bytes, trust(people.otto, People.ENTITY))));
        assertEquals(
                List.of("CEREMONY_NOT_AUTHORISED"),
                failures(TranscriptCheck.verify(bytes, trust(people.olga, new EntityId(People.hash("another"))))));
    }

    @Test
    void whatWasAbortedCutShortOrForgedFailsWithItsTag() {
        people.begin(room, people.generate());
        people.until(room, Act.CLOSE);
        assertEquals(List.of("CEREMONY_TRANSCRIPT_BROKEN"), failures(verify(room.transcript())));
        room.cancel("somebody left");
        assertEquals(List.of("CEREMONY_CANCELLED"), failures(verify(room.transcript())));

        people.hold(room, people.generate());
        List<Line> lines = new ArrayList<>(room.transcript().lines());
        Line.Ordered first = (Line.Ordered) lines.get(1);
        lines.set(1, new Line.Ordered(first.order(), first.witness(), first.performer()));
        assertEquals(List.of("CEREMONY_STEP_UNSIGNED"), failures(verify(new Transcript(lines))));
        lines.set(
                0,
                new Line.Begun(
                        room.transcript().definition(),
                        people.sign("otto", Bytes.ascii("no")),
                        new Authority.Bootstrap()));
        assertEquals(List.of("CEREMONY_NOT_AUTHORISED"), failures(verify(new Transcript(lines))));
        assertEquals(
                List.of("JSON_MALFORMED"),
                failures(TranscriptCheck.verify(new byte[] {'{'}, trust(people.olga, People.ENTITY))));
    }
}
