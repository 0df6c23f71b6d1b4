package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.account.Room;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node with room for one pending subcontract, its own entities carol and dave, and a peer's alice. */
class FullNodeTest {
    private static final int ROUNDS = 12;
    private static final AccountKey SHARED = AccountKey.between(Town.entity("alice"), Town.entity("carol"));

    private final SlabSpace space = SlabSpace.offHeap();
    private final SlabSpace narrowSpace = SlabSpace.offHeap();
    private final Rig roomy = new Rig("a", Town.hub("a", Set.of("alice"), Map.of("carol", "b"), space));
    private final Rig narrow = new Rig(
            "b",
            Town.hub("b", Set.of("carol", "dave"), Map.of("alice", "a"), narrowSpace, new Room(1 << 10, 1 << 10, 1)));
    private long heardByNarrow;
    private long heardByRoomy;
    private boolean wasFull;

    @AfterEach
    void close() {
        space.close();
        narrowSpace.close();
    }

    @Test
    void aPeersFrameWaitsForRoomAndIsAgreedWhenThereIsSome() {
        lend("carol", "dave", narrow);
        lend("dave", "carol", narrow);
        roomy.does("alice", Town.open("carol"));
        narrow.does("carol", Town.open("alice"));
        roomy.does("alice", Town.with("carol", new Transaction.AddToken(Town.GOLD)));
        talk();
        narrow.does("carol", Town.with("alice", new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000))));
        talk();
        SubcontractId pending = assertInstanceOf(Outcome.Done.class, narrow.does("carol", Town.with("dave", lock(1))))
                .made()
                .orElseThrow();
        assertEquals(
                EngineTag.NODE_FULL,
                assertInstanceOf(Outcome.Refused.class, narrow.does("dave", Town.with("carol", lock(2))))
                        .refusal()
                        .tag(),
                "new work is refused");

        roomy.does("alice", Town.with("carol", lock(3)));
        talk();
        assertTrue(wasFull, "the peer's frame was tried");
        assertEquals(Optional.empty(), narrow.hub().frozen(SHARED));
        assertEquals(0, narrow.account("alice", "carol").subcontracts().size(), "not agreed yet");

        narrow.does("dave", Town.with("carol", new Transaction.CancelHtlc(pending, Bytes.of(new byte[0]))));
        talk();
        assertEquals(Optional.empty(), narrow.hub().frozen(SHARED));
        assertEquals(Optional.empty(), roomy.hub().frozen(SHARED));
        assertEquals(1, narrow.account("alice", "carol").subcontracts().size());
        assertEquals(roomy.account("alice", "carol"), narrow.account("alice", "carol"));
    }

    private static void lend(String by, String to, Rig at) {
        at.does(by, Town.open(to));
        at.does(by, Town.with(to, new Transaction.AddToken(Town.GOLD)));
        at.does(by, Town.with(to, new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000))));
    }

    private Transaction lock(int number) {
        return new Transaction.LockHtlc(
                Town.GOLD,
                Amount.of(5),
                Keccak.hash(new byte[] {(byte) number}),
                roomy.timeSeconds() + 86_400,
                Bytes.of(new byte[0]));
    }

    /** Blocks on both sides, and payloads between them, until nothing more can be said. */
    private void talk() {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Bytes> toNarrow = roomy.payload("b", heardByNarrow + 1);
            if (toNarrow.isPresent()) {
                narrow.give(new HubInput.Heard(Town.node("a"), ++heardByNarrow, toNarrow.get(), List.of(List.of())));
            }
            Optional<Bytes> toRoomy = narrow.payload("a", heardByRoomy + 1);
            if (toRoomy.isPresent()) {
                roomy.give(new HubInput.Heard(Town.node("b"), ++heardByRoomy, toRoomy.get(), List.of(List.of())));
            }
            wasFull |= narrow.block().effects().stream()
                    .anyMatch(it -> it instanceof HubEffect.Refused refused
                            && refused.refusal().tag() == EngineTag.NODE_FULL);
            roomy.block();
        }
    }
}
