package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A room with its people, in the state tests begin from. */
abstract class RoomRig {
    final People people = new People();
    final TwinTokens tokens = new TwinTokens();
    TwinDisk disk = new TwinDisk(new byte[0]);
    final List<Line> told = new ArrayList<>();
    final List<State> ends = new ArrayList<>();
    long now = NOW;
    KeyRoom room = KeyRoom.create(disk, tokens, listener(), () -> Instant.ofEpochSecond(now));

    KeyRoom.Listener listener() {
        return new KeyRoom.Listener() {
            @Override
            public void line(Bytes32 session, Line line) {
                told.add(line);
            }

            @Override
            public void ended(State state) {
                ends.add(state);
            }
        };
    }

    void reopen() {
        room.close();
        disk = new TwinDisk(disk.image());
        room = KeyRoom.open(disk, tokens, listener(), () -> Instant.ofEpochSecond(now));
    }

    State.Waiting waiting() {
        return (State.Waiting) room.state().orElseThrow();
    }

    VerifyingKey generated() {
        assertInstanceOf(State.Completed.class, people.hold(room, people.generate()));
        return room.state().orElseThrow().gathered().key().orElseThrow();
    }

    Backup backedUp() {
        VerifyingKey key = generated();
        State end = people.hold(room, people.backUp(key, 2));
        assertInstanceOf(State.Completed.class, end, end::toString);
        return room.transcript().backup().orElseThrow();
    }

    static void assertRefused(SignerTag tag, Optional<Refusal> refusal) {
        assertEquals(Optional.of(tag), refusal.map(Refusal::tag), refusal::toString);
    }

    void assertAborted(SignerTag tag) {
        State.Aborted aborted =
                assertInstanceOf(State.Aborted.class, room.state().orElseThrow());
        assertEquals(tag, aborted.end().refusal().tag(), () -> aborted.end().toString());
        assertEquals(aborted.end(), room.transcript().lines().getLast());
        State replayed = Transcript.decode(room.transcript().encode()).replay();
        assertEquals(aborted.head(), replayed.head());
        assertEquals(aborted.end(), ((State.Aborted) replayed).end());
    }
}
