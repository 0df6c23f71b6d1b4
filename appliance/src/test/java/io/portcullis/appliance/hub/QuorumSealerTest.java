package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.node.SealRefused;
import io.portcullis.signer.client.SealLeaves;
import io.portcullis.signer.client.SealQuorum;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Three signers, two of which are enough, who say what a test has them say. */
class QuorumSealerTest {
    private static final Address ONE = Address.fromHex("0x" + "01".repeat(20));
    private static final Address TWO = Address.fromHex("0x" + "02".repeat(20));
    private static final Address THREE = Address.fromHex("0x" + "03".repeat(20));
    private static final SealTree TREE = tree();

    private final Deque<SortedMap<Address, Refusal>> script = new ArrayDeque<>();
    private final List<Seal> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<BoardSealer.State> states = new ArrayList<>();
    private final QuorumSealer sealer = new QuorumSealer(
            Board.ofEqualWeights(2, List.of(ONE, TWO, THREE)),
            new QuorumSealer.Quorum() {
                @Override
                public SealQuorum.Outcome seal(Seal seal, SealLeaves leaves) {
                    asked.add(seal);
                    return script.isEmpty()
                            ? new SealQuorum.Outcome.Sealed(seal, List.of(), new TreeMap<>())
                            : new SealQuorum.Outcome.Unsealed(seal, script.remove());
                }

                @Override
                public void close() {}
            },
            pauses::add);

    QuorumSealerTest() {
        sealer.tell(states::add);
    }

    @Test
    void asksForTheSameSealUntilTheSignersAreBack() {
        no(SignerTag.SIGNER_UNREACHABLE, SignerTag.SIGNER_UNREACHABLE);
        no(SignerTag.SIGNER_UNREACHABLE, SignerTag.SIGNER_UNREACHABLE);
        sealer.seal(TREE);
        assertEquals(List.of(TREE.seal(), TREE.seal(), TREE.seal()), asked);
        assertEquals(List.of(Duration.ofMillis(500), Duration.ofMillis(500)), pauses);
        assertInstanceOf(BoardSealer.State.Away.class, states.getFirst());
        assertEquals(BoardSealer.State.WORKING, sealer.state());
        assertEquals(2, states.size(), "each change is told once");
    }

    @Test
    void aRefusalThatCanEndIsToldWithItsReasonAndAskedAgainEverMoreSeldom() {
        for (int i = 0; i < 9; i++) {
            no(SignerTag.AUDIT_UNAVAILABLE, SignerTag.TOKEN_FAULT);
        }
        sealer.seal(TREE);
        BoardSealer.State.Refusing refusing = assertInstanceOf(BoardSealer.State.Refusing.class, states.getFirst());
        assertTrue(refusing.reason().contains("AUDIT_UNAVAILABLE"), refusing.reason());
        assertTrue(refusing.reason().contains("TOKEN_FAULT"), refusing.reason());
        assertEquals(List.of(refusing, BoardSealer.State.WORKING), states);
        assertEquals(Duration.ofMillis(500), pauses.getFirst());
        assertEquals(Duration.ofSeconds(30), pauses.getLast());
        assertTrue(asked.stream().allMatch(TREE.seal()::equals), "never another seal");
    }

    @Test
    void watermarksAreFinal() {
        for (SignerTag tag : List.of(
                SignerTag.WATERMARK_VERSION_FORKED, SignerTag.WATERMARK_VERSION_TOO_LOW, SignerTag.SEAL_HEIGHT_SPENT)) {
            no(tag, tag);
            assertThrows(SealRefused.class, () -> sealer.seal(TREE));
        }
        assertEquals(3, asked.size(), "nothing is asked again");
    }

    @Test
    void oneSignersWatermarkIsNotTheEndWhileTheOthersCanMakeAQuorum() {
        no(SignerTag.WATERMARK_VERSION_FORKED, SignerTag.SIGNER_UNREACHABLE);
        sealer.seal(TREE);
        assertEquals(2, asked.size());
    }

    private void no(SignerTag one, SignerTag two) {
        script.add(
                new TreeMap<>(java.util.Map.of(ONE, new Refusal(one, "says one"), TWO, new Refusal(two, "says two"))));
    }

    private static SealTree tree() {
        EntityId left = new EntityId(Keccak.hash(new byte[] {1}));
        AccountKey key = AccountKey.between(left, new EntityId(Keccak.hash(new byte[] {2})));
        return new SealTree(7, List.of(new SealLeaf(left, key.id(), 1, Keccak.hash(new byte[] {3}))));
    }
}
