package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the chain's freeze level stops in accounts, and what it leaves open. Alice owes the hub 40 of a credit of 100. */
class GateLevelTest {
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final SlabSpace space = SlabSpace.offHeap();
    private final Rig rig = new Rig("a", Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), space));

    @BeforeEach
    void open() {
        for (String name : List.of("alice", "bob")) {
            done(rig.does(name, Town.open("hub")));
            done(rig.does(name, Town.with("hub", new Transaction.AddToken(Town.GOLD))));
            done(rig.does("hub", Town.with(name, limit(100))));
            done(rig.does(name, Town.with("hub", limit(100))));
        }
        done(rig.does("alice", Town.with("hub", pay(40))));
    }

    @AfterEach
    void close() {
        space.close();
    }

    @Test
    void fromTheFirstLevelOnNobodyOwesMoreAndDebtsAreRepaid() {
        for (FreezeLevel level : List.of(FreezeLevel.NO_NEW_CREDIT, FreezeLevel.NO_WITHDRAWALS)) {
            move("alice", level);
            refused(rig.does("alice", Town.with("hub", pay(1))));
            refused(rig.does("alice", Town.with("hub", lock(1))));
            refused(rig.does("hub", Town.with("alice", limit(101))));
            done(rig.does("hub", Town.with("alice", limit(99))));
            done(rig.does("hub", Town.with("alice", pay(10))));
            done(rig.does("hub", Town.with("bob", pay(1))));
            move("alice", FreezeLevel.OPEN);
            done(rig.does("hub", Town.with("alice", limit(100))));
            done(rig.does("alice", Town.with("hub", pay(10))));
        }
        move("hub", FreezeLevel.NO_NEW_CREDIT);
        refused(rig.does("hub", Town.with("alice", pay(41))));
        done(rig.does("hub", Town.with("alice", pay(40))));
        refused(rig.does("hub", Town.with("alice", pay(1))));
    }

    @Test
    void atTheLastLevelOnlyWhatIsPendingEnds() {
        SubcontractId pending = assertInstanceOf(Outcome.Done.class, rig.does("alice", Town.with("hub", lock(5))))
                .made()
                .orElseThrow();
        move("alice", FreezeLevel.SEALED);
        refused(rig.does("alice", Town.with("hub", pay(1))));
        refused(rig.does("hub", Town.with("alice", pay(1))));
        refused(rig.does("alice", Town.open("bob")));
        refused(rig.does("alice", Town.with("hub", new Transaction.AddToken(Town.SILVER))));
        done(rig.does("hub", Town.with("alice", limit(50))));
        done(rig.does("hub", Town.with("alice", new Transaction.CancelHtlc(pending, NOTHING))));
        done(rig.does("hub", Town.with("bob", pay(1))));
        move("alice", FreezeLevel.OPEN);
        done(rig.does("alice", Town.with("hub", pay(1))));
    }

    @Test
    void aMoveIsToldOnceAndAnotherIsAnother() {
        assertEquals(1, told(move("alice", FreezeLevel.SEALED)));
        assertEquals(0, told(move("alice", FreezeLevel.SEALED)));
        assertEquals(1, told(move("alice", FreezeLevel.NO_NEW_CREDIT)));
        assertEquals(FreezeLevel.NO_NEW_CREDIT, rig.hub().level(Town.entity("alice")));
        assertEquals(FreezeLevel.OPEN, rig.hub().level(Town.entity("bob")));
        Hub.Applied stranger = move("nobody", FreezeLevel.SEALED);
        assertTrue(stranger.effects().stream()
                .anyMatch(it -> it instanceof HubEffect.Refused refused
                        && refused.refusal().tag() == EngineTag.ENTITY_FOREIGN));
    }

    @Test
    void levelsOutliveASnapshot() {
        move("alice", FreezeLevel.SEALED);
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        rig.hub().saveTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        });
        ByteBuffer from = ByteBuffer.wrap(image.toByteArray());
        try (SlabSpace other = SlabSpace.offHeap()) {
            Hub restored = Hub.restore(rig.hub().config(), other, 9, into -> {
                while (into.hasRemaining()) {
                    into.put(from.get());
                }
            });
            assertEquals(rig.hub().root(), restored.root());
            assertEquals(FreezeLevel.SEALED, restored.level(Town.entity("alice")));
        }
    }

    private Hub.Applied move(String entity, FreezeLevel level) {
        return rig.give(new HubInput.GateMoved(Town.entity(entity), level)).block();
    }

    private static long told(Hub.Applied block) {
        return block.effects().stream()
                .filter(HubEffect.GateMoved.class::isInstance)
                .count();
    }

    private static Transaction limit(long limit) {
        return new Transaction.SetCreditLimit(Town.GOLD, Amount.of(limit));
    }

    private static Transaction pay(long amount) {
        return new Transaction.Pay(Town.GOLD, Amount.of(amount), Bytes32.ZERO);
    }

    private Transaction lock(long amount) {
        return new Transaction.LockHtlc(
                Town.GOLD, Amount.of(amount), Keccak.hash(new byte[] {1}), rig.timeSeconds() + 86_400, NOTHING);
    }

    private static void done(Outcome outcome) {
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }

    private static void refused(Outcome outcome) {
        assertEquals(
                EngineTag.GATE_FROZEN,
                assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag());
    }
}
