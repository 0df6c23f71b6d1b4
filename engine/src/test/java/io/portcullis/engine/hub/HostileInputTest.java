package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Quote;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the hub goes on, says why by a tag, and no account has changed. */
class HostileInputTest {
    private static final int TRIES = 1_500;

    @Test
    void noPayloadOfAPeerThrowsOrMovesAnything() {
        Random random = new Random(4);
        AccountKey key = AccountKey.between(Town.entity("hub-a"), Town.entity("hub-b"));
        List<AccountState.TokenLine> sealed = delivered();
        int tries = 0;
        while (tries < TRIES) {
            try (TwinTown town = new TwinTown()) {
                Bytes good = proposal(town);
                TwinNode node = town.node("b");
                long sequence = town.received("a", "b");
                Bytes32 before = node.accountRoot("hub-a", "hub-b");
                // A peer that says under its seal what it may not say has frozen its account: then another town begins.
                while (tries++ < TRIES && node.hub().frozen(key).isEmpty()) {
                    Bytes bad = spoil(good, random);
                    node.told.clear();
                    node.hear("a", ++sequence, bad);
                    node.seal();
                    town.block("b");
                    if (node.told.stream()
                            .noneMatch(effect ->
                                    effect instanceof HubEffect.Refused || effect instanceof HubEffect.Alarm)) {
                        // What a frame says beside the state it seals, as a payment's reference, is the peer's to say.
                        assertEquals(sealed, node.account("hub-a", "hub-b").lines());
                        break;
                    }
                    assertEquals(before, node.accountRoot("hub-a", "hub-b"));
                }
            }
        }
    }

    @Test
    void refusesAPeerThatSpeaksForAnother() {
        try (TwinTown town = new TwinTown()) {
            Bytes good = proposal(town);
            town.node("b").hear("c", town.received("c", "b") + 1, good);
            town.block("b");
            assertTold(town.node("b"), Optional.of(EngineTag.PEER_FOREIGN));
        }
    }

    @Test
    void refusesAPayloadThatIsNotTheNext() {
        try (TwinTown town = new TwinTown()) {
            Bytes good = proposal(town);
            town.node("b").hear("a", town.received("a", "b") + 2, good);
            town.block("b");
            assertTold(town.node("b"), Optional.of(EngineTag.PAYLOAD_OUT_OF_ORDER));
        }
    }

    @Test
    void refusesASealThatNobodyAskedForOrNobodySigned() {
        try (TwinTown town = new TwinTown()) {
            TwinNode node = town.node("a");
            node.give(new HubInput.Sealed(9_999, List.of()));
            town.block("a");
            assertTold(node, Optional.of(EngineTag.SEAL_UNEXPECTED));
            town.command("alice", Town.with("hub-a", new Transaction.Pay(Town.GOLD, Amount.of(1), Bytes32.ZERO)));
            town.block("a");
            SealTree tree = node.hub().unsealed().getFirst();
            node.give(new HubInput.Sealed(tree.seal().blockHeight(), Town.seal("b", tree)));
            town.block("a");
            assertTold(node, Optional.of(EngineTag.SEAL_INVALID));
            town.settle();
        }
    }

    @Test
    void noCommandThrows() {
        try (TwinTown town = new TwinTown()) {
            TwinNode node = town.node("a");
            Random random = new Random(5);
            Bytes good = Town.command(
                    "alice",
                    777,
                    Town.with(
                            "hub-a",
                            new Transaction.LockHtlc(
                                    Town.GOLD, Amount.of(900), Bytes32.ZERO, town.timeSeconds() + 9_000, Bytes.EMPTY)),
                    town.timeSeconds());
            for (int i = 0; i < TRIES; i++) {
                node.give(new HubInput.Commanded(spoil(good, random)));
                town.block("a");
                node.seal();
            }
            town.settle();
            town.requireAgreement();
        }
    }

    @Test
    void whatDecodesAsABlockIsAppliedOrRefused() {
        try (TwinTown town = new TwinTown()) {
            Bytes payload = proposal(town);
            Hub hub = town.node("b").hub();
            Random random = new Random(6);
            Block good = new Block(
                    hub.height() + 1,
                    hub.lastBlockHash(),
                    hub.timeMillis() + 1,
                    List.of(
                            new HubInput.Heard(
                                    Town.node("a"),
                                    town.received("a", "b") + 1,
                                    payload,
                                    List.of(List.of(new HopInstruction.Deliver(
                                            Amount.of(1), Bytes32.ZERO, Bytes32.ZERO, Bytes.EMPTY)))),
                            new HubInput.Disputed(AccountKey.between(Town.entity("x"), Town.entity("y"))),
                            new HubInput.DisputeEnded(AccountKey.between(Town.entity("x"), Town.entity("y"))),
                            new HubInput.SecretShown(
                                    AccountKey.between(Town.entity("x"), Town.entity("y")), Bytes32.ZERO),
                            new HubInput.Acknowledged(Town.node("a"), Long.MAX_VALUE),
                            Town.quoted("hub-b", 1, new Quote(Town.GOLD, 1, 1, FixedPoint.of("1900.5"))),
                            new HubInput.PeerChanged(Town.node("a"), false)));
            assertEquals(good, Block.decode(good.encode()));
            int decoded = 0;
            for (int i = 0; i < TRIES; i++) {
                try {
                    Block block = Block.decode(spoil(good.encode(), random));
                    decoded++;
                    hub.apply(new Block(hub.height() + 1, hub.lastBlockHash(), hub.timeMillis() + 1, block.inputs()));
                } catch (RefusedException e) {
                    assertEquals(EngineTag.BLOCK_INVALID, e.refusal().tag());
                }
            }
            assertTrue(decoded > TRIES / 10, decoded + " decoded");
        }
    }

    @Test
    void aWaitingFrameIsNotForgottenWhenTheChainRepeatsItself() {
        try (TwinTown town = new TwinTown()) {
            AccountKey key = AccountKey.between(Town.entity("hub-a"), Town.entity("hub-b"));
            boolean leftIsA = key.isLeft(Town.entity("hub-a"));
            String left = leftIsA ? "a" : "b";
            String right = leftIsA ? "b" : "a";
            HubInput.ChainSaid first = new HubInput.ChainSaid(key, 1, Town.GOLD, Amount.of(10), Amount.of(10));
            HubInput.ChainSaid second = new HubInput.ChainSaid(key, 2, Town.GOLD, Amount.of(20), Amount.of(20));
            town.node(left).give(first);
            town.node(right).give(first);
            town.settle();
            town.node(left).give(second);
            town.block(left);
            town.node(left).seal();
            town.block(left);
            town.deliver(left, right, town.received(left, right) + 1);
            town.block(right);
            town.node(right).give(first);
            town.block(right);
            assertTold(town.node(right), Optional.of(EngineTag.NOTICE_OUT_OF_ORDER));
            town.node(right).give(second);
            town.settle();
            town.requireAgreement();
        }
    }

    @Test
    void refusesANoticeThatLeavesAGapOrIsOfAnAccountThatNobodyHereCanKeep() {
        try (TwinTown town = new TwinTown()) {
            AccountKey key = AccountKey.between(Town.entity("hub-a"), Town.entity("hub-b"));
            TwinNode node = town.node("a");
            node.give(new HubInput.ChainSaid(key, 2, Town.GOLD, Amount.of(10), Amount.of(10)));
            town.block("a");
            assertTold(node, Optional.of(EngineTag.NOTICE_OUT_OF_ORDER));
            node.give(new HubInput.ChainSaid(key, 1, Town.GOLD, Amount.of(10), Amount.of(10)));
            node.give(new HubInput.ChainSaid(key, 3, Town.GOLD, Amount.of(10), Amount.of(10)));
            town.block("a");
            assertTold(node, Optional.of(EngineTag.NOTICE_OUT_OF_ORDER));
            AccountKey stranger = AccountKey.between(Town.entity("hub-a"), Town.entity("nobody's"));
            node.give(new HubInput.ChainSaid(stranger, 1, Town.GOLD, Amount.of(10), Amount.of(10)));
            node.give(new HubInput.Disputed(stranger));
            town.block("a");
            assertTold(node, Optional.of(EngineTag.COUNTERPARTY_UNKNOWN));
            node.give(new HubInput.ChainSaid(key, 2, Town.GOLD, Amount.of(10), Amount.of(10)));
            town.settle();
            town.requireAgreement();
        }
    }

    @Test
    void anOutcomeFitsWhatIsRememberedOfIt() {
        Outcome refused = new Outcome.Refused(new Refusal(EngineTag.PAYLOAD_OUT_OF_ORDER, "x".repeat(5_000)));
        assertTrue(refused.encode().size() <= Limits.OUTCOME_BYTES);
        assertEquals(refused.encode(), Outcome.decode(refused.encode()).encode());
    }

    /** What the proposal makes of the account. */
    private static List<AccountState.TokenLine> delivered() {
        try (TwinTown town = new TwinTown()) {
            town.node("b").hear("a", town.received("a", "b") + 1, proposal(town));
            town.block("b");
            return town.node("b").account("hub-a", "hub-b").lines();
        }
    }

    /** A sealed proposal of hub-a to hub-b that has not been delivered. */
    private static Bytes proposal(TwinTown town) {
        town.command("hub-a", Town.with("hub-b", new Transaction.Pay(Town.GOLD, Amount.of(7), Bytes32.ZERO)));
        town.block("a");
        town.node("a").seal();
        town.block("a");
        return town.node("a")
                .hub()
                .links()
                .payload(Town.node("b"), town.received("a", "b") + 1)
                .orElseThrow();
    }

    private static void assertTold(TwinNode node, Optional<EngineTag> tag) {
        HubEffect.Refused refused = node.told.reversed().stream()
                .filter(HubEffect.Refused.class::isInstance)
                .map(HubEffect.Refused.class::cast)
                .findFirst()
                .orElseThrow();
        tag.ifPresent(expected -> assertEquals(expected, refused.refusal().tag()));
    }

    private static Bytes spoil(Bytes good, Random random) {
        byte[] bytes = good.toArray();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
            default -> {
                for (int i = 0; i <= random.nextInt(3); i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        Bytes bad = Bytes.of(bytes);
        return bad.equals(good) ? spoil(good, random) : bad;
    }
}
