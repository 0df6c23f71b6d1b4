package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.kernel.SlabSpace;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a reserve on the chain there counts what a treasury earmarked, as far as the chain has it, and no unit of it twice. */
class EarmarkTest {
    private static final Set<String> ENTITIES = Set.of("alice", "bank", "hub");

    private final SlabSpace space = SlabSpace.offHeap();
    private final Rig rig = new Rig("a", Town.hub("a", ENTITIES, Map.of(), space));
    /** In the order of their ids, in which they share. */
    private final List<String> creditors = List.of("bank", "hub").stream()
            .sorted((one, other) -> Town.entity(one).compareTo(Town.entity(other)))
            .toList();

    EarmarkTest() {
        for (String creditor : creditors) {
            rig.does("alice", Town.open(creditor));
            rig.does("alice", Town.with(creditor, new Transaction.AddToken(Town.GOLD)));
            rig.does(creditor, Town.with("alice", RiskRig.limit(1_000)));
            rig.does("alice", Town.with(creditor, RiskRig.pay(400)));
        }
    }

    @AfterEach
    void close() {
        space.close();
    }

    private void rate() {
        creditors.forEach(creditor -> says(creditor, new RiskWord.Terms(RiskRig.terms(1))));
    }

    private Hub.Applied says(String creditor, RiskWord word) {
        Hub.Applied block = rig.says(creditor, word).block();
        assertInstanceOf(Outcome.Done.class, Rig.answer(block));
        return block;
    }

    private static RiskWord earmark(long amount) {
        return new RiskWord.Earmark(Town.entity("alice"), Town.GOLD, Amount.of(amount));
    }

    private Hub.Applied chainSays(long amount) {
        return rig.give(new HubInput.ReserveSaid(Town.entity("alice"), Town.GOLD, Amount.of(amount)))
                .block();
    }

    private RiskBook.Line line(Hub hub, String creditor) {
        return hub.risk(Town.entity(creditor)).orElseThrow().lines(Optional.empty(), 100).stream()
                .filter(it -> it.rating().position().counterparty().equals(Town.entity("alice")))
                .findFirst()
                .orElseThrow();
    }

    private Amount held(String creditor) {
        return line(rig.hub(), creditor).rating().position().held();
    }

    @Test
    void whatIsEarmarkedCountsAsFarAsTheChainHasIt() {
        rate();
        String creditor = creditors.getFirst();
        says(creditor, earmark(300));
        assertEquals(Amount.ZERO, held(creditor), "the chain has said nothing of a reserve");
        chainSays(250);
        assertEquals(Amount.of(250), held(creditor));
        chainSays(1_000);
        assertEquals(Amount.of(300), held(creditor));
        says(creditor, RiskRig.hold("alice", 40));
        assertEquals(Amount.of(340), held(creditor), "what is pledged elsewhere counts beside it");
        assertEquals(Amount.of(300), line(rig.hub(), creditor).onChain());
        says(creditor, earmark(100));
        assertEquals(Amount.of(140), held(creditor));
        says(creditor, earmark(0));
        assertEquals(Amount.of(40), held(creditor));
    }

    @Test
    void aReserveThatLeavesTheChainIsCalledFor() {
        rate();
        String creditor = creditors.getFirst();
        chainSays(900);
        says(creditor, new RiskWord.Know(RiskRig.payer("alice", 998)));
        says(creditor, earmark(900));
        rig.pass(2 * RiskRig.HOUR);
        rig.block();
        assertEquals(List.of(), RiskRig.calls(rig.block(), Town.GOLD));
        Optional<Long> toppedUpAt = line(rig.hub(), creditor).toppedUpAt();
        assertTrue(toppedUpAt.isPresent());
        rig.pass(RiskRig.HOUR);
        Hub.Applied fallen = chainSays(0);
        assertEquals(Amount.ZERO, held(creditor));
        assertEquals(List.of("Call"), RiskRig.calls(fallen, Town.GOLD));
        assertEquals(toppedUpAt, line(rig.hub(), creditor).toppedUpAt(), "less is no top-up");
    }

    @Test
    void noUnitOfAReserveCountsTwice() {
        rate();
        creditors.forEach(creditor -> says(creditor, earmark(600)));
        chainSays(1_000);
        assertEquals(Amount.of(600), held(creditors.get(0)));
        assertEquals(Amount.of(400), held(creditors.get(1)));
        chainSays(500);
        assertEquals(Amount.of(500), held(creditors.get(0)));
        assertEquals(Amount.ZERO, held(creditors.get(1)));
        says(creditors.get(0), earmark(100));
        assertEquals(Amount.of(100), held(creditors.get(0)));
        assertEquals(Amount.of(400), held(creditors.get(1)));
    }

    @Test
    void whatIsTooMuchForAnAmountIsTheLargestOne() {
        rate();
        String creditor = creditors.getFirst();
        rig.give(new HubInput.ReserveSaid(Town.entity("alice"), Town.GOLD, Amount.MAX))
                .block();
        says(creditor, new RiskWord.Earmark(Town.entity("alice"), Town.GOLD, Amount.MAX));
        says(creditor, new RiskWord.Hold(Town.entity("alice"), Town.GOLD, Amount.MAX));
        assertEquals(Amount.MAX, held(creditor));
    }

    @Test
    void whatTheChainSaidBeforeAnybodyRatedIsKnownToTheFirstWhoDoes() {
        chainSays(700);
        assertEquals(Amount.of(700), rig.hub().reserve(Town.entity("alice"), Town.GOLD));
        rate();
        says(creditors.getLast(), earmark(800));
        assertEquals(Amount.of(700), held(creditors.getLast()));
    }

    @Test
    void aReplayAndARestartCountTheSame() {
        chainSays(50);
        rate();
        creditors.forEach(creditor -> says(creditor, earmark(600)));
        chainSays(1_000);
        try (SlabSpace replaying = SlabSpace.offHeap();
                SlabSpace restarting = SlabSpace.offHeap()) {
            Hub again = Town.hub("a", ENTITIES, Map.of(), replaying);
            rig.blocks().forEach(block -> again.apply(Block.decode(block.encode())));
            Hub restored = restored(restarting);
            chainSays(700);
            Block fallen = rig.blocks().getLast();
            for (Hub each : List.of(again, restored)) {
                each.apply(Block.decode(fallen.encode()));
                assertEquals(rig.hub().root(), each.root());
                creditors.forEach(creditor -> assertEquals(line(rig.hub(), creditor), line(each, creditor)));
            }
            assertEquals(Amount.of(100), held(creditors.get(1)));
        }
    }

    private Hub restored(SlabSpace into) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        rig.hub().saveTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        });
        ByteBuffer from = ByteBuffer.wrap(image.toByteArray());
        return Hub.restore(rig.hub().config(), into, 9, target -> {
            while (target.hasRemaining()) {
                target.put(from.get());
            }
        });
    }
}
