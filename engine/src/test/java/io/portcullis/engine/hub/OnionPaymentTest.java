package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.onion.Failure;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.OnionError;
import io.portcullis.engine.onion.OnionErrors;
import io.portcullis.engine.onion.Peeled;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Routed payments over three nodes, packets and seals and all. */
class OnionPaymentTest {
    private static final List<String> TO_CAROL = List.of("hub-a", "hub-b", "carol");
    private static final List<String> TO_ALICE = List.of("hub-b", "hub-a", "alice");
    private static final Bytes32 PREIMAGE = Packets.word("preimage");

    @Test
    void paysOverTwoHubsAndEachEarnsItsFee() {
        try (TwinTown town = new TwinTown()) {
            invoice(town, "carol", 1_000);
            pay(town, "alice", TO_CAROL, Packets.Flaw.NONE, 0);
            assertWealth(town, -1_005, 3, 2, 1_000);
            assertEquals(1, count(town, "a", HubEffect.PaymentSettled.class));
            assertEquals(1, count(town, "c", HubEffect.InvoicePaid.class));
            assertEquals(1, count(town, "a", HubEffect.Forwarded.class));
            assertEquals(1, count(town, "b", HubEffect.Forwarded.class));
        }
    }

    @Test
    void paysTheOtherWayRound() {
        try (TwinTown town = new TwinTown()) {
            invoice(town, "alice", 1_000);
            pay(town, "carol", TO_ALICE, Packets.Flaw.NONE, 0);
            assertWealth(town, 1_000, 2, 3, -1_005);
        }
    }

    @Test
    void tellsTheSenderAloneWhichHopSaidNoAndWhy() {
        for (boolean fromAlice : new boolean[] {true, false}) {
            List<String> hops = fromAlice ? TO_CAROL : TO_ALICE;
            assertFails(fromAlice, hops, Packets.Flaw.FEE, 0, FailureCode.FEE_INSUFFICIENT);
            assertFails(fromAlice, hops, Packets.Flaw.FEE, 1, FailureCode.FEE_INSUFFICIENT);
            assertFails(fromAlice, hops, Packets.Flaw.EXPIRY, 0, FailureCode.EXPIRY_TOO_SOON);
            assertFails(fromAlice, hops, Packets.Flaw.EXPIRY, 1, FailureCode.EXPIRY_TOO_SOON);
            assertFails(fromAlice, hops, Packets.Flaw.NEXT, 0, FailureCode.UNKNOWN_NEXT_HOP);
            assertFails(fromAlice, hops, Packets.Flaw.NEXT, 1, FailureCode.UNKNOWN_NEXT_HOP);
            assertFails(fromAlice, hops, Packets.Flaw.SECRET, 2, FailureCode.INVOICE_UNKNOWN);
        }
    }

    @Test
    void failsInTheClearWhatItCannotOpen() {
        try (TwinTown town = new TwinTown()) {
            pay(town, "carol", TO_ALICE, Packets.Flaw.PACKET, 0);
            HubEffect.PaymentFailed failed = only(town, "c", HubEffect.PaymentFailed.class);
            assertEquals(
                    FailureCode.ONION_INVALID, Failure.decode(failed.reason()).code());
            assertWealth(town, 0, 0, 0, 0);
        }
    }

    @Test
    void refusesAPacketSeenBefore() {
        try (TwinTown town = new TwinTown()) {
            invoice(town, "carol", 1_000);
            Packets.Ready payment = pay(town, "alice", TO_CAROL, Packets.Flaw.NONE, 0);
            town.pay("alice", TO_CAROL, payment);
            town.settle();
            HubEffect.PaymentFailed failed = only(town, "a", HubEffect.PaymentFailed.class);
            assertEquals(
                    new Peeled.Attributed(0, Failure.of(FailureCode.ONION_INVALID)),
                    OnionErrors.peel(payment.returnKeys(), new OnionError(failed.reason())));
            assertWealth(town, -1_005, 3, 2, 1_000);
        }
    }

    @Test
    void failsBackWhenTheNextNodeIsAway() {
        try (TwinTown town = new TwinTown()) {
            town.node("b").give(new HubInput.PeerChanged(Town.node("c"), false));
            Packets.Ready payment = pay(town, "alice", TO_CAROL, Packets.Flaw.NONE, 0);
            HubEffect.PaymentFailed failed = only(town, "a", HubEffect.PaymentFailed.class);
            assertEquals(
                    new Peeled.Attributed(1, Failure.of(FailureCode.PEER_OFFLINE)),
                    OnionErrors.peel(payment.returnKeys(), new OnionError(failed.reason())));
        }
    }

    @Test
    void failsBackWhenTheNextNodeStaysSilentUntilTheExpiry() {
        try (TwinTown town = new TwinTown()) {
            invoice(town, "carol", 1_000);
            Packets.Ready payment = ready(town, TO_CAROL, Packets.Flaw.NONE, 0);
            town.pay("alice", TO_CAROL, payment);
            List<String> awake = List.of("a", "b");
            for (int i = 0; i < 30; i++) {
                turn(town, awake);
            }
            assertEquals(
                    1, town.node("b").account("hub-a", "hub-b").subcontracts().size());
            town.pass(20_000_000);
            town.settle();
            town.requireAgreement();
            town.requireNothingPending();
            assertWealth(town, 0, 0, 0, 0);
            assertEquals(1, count(town, "a", HubEffect.PaymentFailed.class));
            assertEquals(0, count(town, "c", HubEffect.InvoicePaid.class));
        }
    }

    /** Carol's own node knows nothing of what hub-b's treasury thinks of her, and admits what is within her limit. */
    @Test
    void whatAnotherNodesEntityLocksOnCreditThatIsFrozenGoesNoFurtherAndItsOwnMoneyDoes() {
        try (TwinTown town = new TwinTown()) {
            treasury(town, 1, new RiskWord.Terms(RiskRig.terms(1)));
            treasury(town, 2, new RiskWord.Hold(Town.entity("hub-a"), Town.GOLD, TwinTown.LIMIT));
            town.pass(2 * RiskRig.DAY * 1_000);
            town.settle();
            invoice(town, "alice", 1_000);
            Packets.Ready refused = pay(town, "carol", TO_ALICE, Packets.Flaw.NONE, 0);
            HubEffect.PaymentFailed failed = only(town, "c", HubEffect.PaymentFailed.class);
            assertEquals(
                    new Peeled.Attributed(0, Failure.of(FailureCode.TEMPORARY_CAPACITY)),
                    OnionErrors.peel(refused.returnKeys(), new OnionError(failed.reason())));
            assertWealth(town, 0, 0, 0, 0);
            town.requireNothingPending();

            invoice(town, "carol", 5_000, Packets.word("another preimage"));
            town.pay("alice", TO_CAROL, ready(town, TO_CAROL, 5_000, Packets.word("another preimage")));
            town.settle();
            long carol = town.wealth("carol");
            assertEquals(5_000, carol);
            pay(town, "carol", TO_ALICE, Packets.Flaw.NONE, 0);
            assertTrue(town.wealth("carol") < carol, "what is hers she may spend");
            assertEquals(1, count(town, "a", HubEffect.InvoicePaid.class));
        }
    }

    private static void treasury(TwinTown town, long number, RiskWord word) {
        town.homeOf("hub-b").give(new HubInput.Commanded(Town.rate("hub-b", number, word, town.timeSeconds())));
        town.settle();
    }

    private static void turn(TwinTown town, List<String> awake) {
        for (List<String> link : TwinTown.links()) {
            if (awake.containsAll(link)) {
                town.deliver(link.get(0), link.get(1), town.received(link.get(0), link.get(1)) + 1);
            }
        }
        for (String node : awake) {
            town.node(node).seal();
            town.block(node);
        }
    }

    private static void assertFails(
            boolean fromAlice, List<String> hops, Packets.Flaw flaw, int hop, FailureCode code) {
        try (TwinTown town = new TwinTown()) {
            invoice(town, hops.getLast(), 1_000);
            Packets.Ready payment = pay(town, fromAlice ? "alice" : "carol", hops, flaw, hop);
            HubEffect.PaymentFailed failed = only(town, fromAlice ? "a" : "c", HubEffect.PaymentFailed.class);
            OnionError error = new OnionError(failed.reason());
            assertEquals(
                    new Peeled.Attributed(hop, Failure.of(code)),
                    OnionErrors.peel(payment.returnKeys(), error),
                    flaw.name());
            List<ReturnKey> others = Packets.over(
                            hops,
                            Amount.of(1),
                            Packets.word("another"),
                            town.timeSeconds() + 9_000,
                            Packets.Flaw.NONE,
                            0)
                    .returnKeys();
            assertInstanceOf(Peeled.Unreadable.class, OnionErrors.peel(others, error));
            assertWealth(town, 0, 0, 0, 0);
            town.requireNothingPending();
        }
    }

    private static void invoice(TwinTown town, String payee, long amount) {
        invoice(town, payee, amount, PREIMAGE);
    }

    private static void invoice(TwinTown town, String payee, long amount, Bytes32 preimage) {
        town.command(
                payee,
                new Instruction.CreateInvoice(
                        Town.GOLD, Amount.of(amount), preimage, Packets.secret(preimage), town.timeSeconds() + 86_400));
        town.settle();
    }

    private static Packets.Ready ready(TwinTown town, List<String> hops, long amount, Bytes32 preimage) {
        return Packets.over(hops, Amount.of(amount), preimage, town.timeSeconds() + 9_000, Packets.Flaw.NONE, 0);
    }

    private static Packets.Ready ready(TwinTown town, List<String> hops, Packets.Flaw flaw, int hop) {
        return Packets.over(hops, Amount.of(1_000), PREIMAGE, town.timeSeconds() + 9_000, flaw, hop);
    }

    private static Packets.Ready pay(TwinTown town, String sender, List<String> hops, Packets.Flaw flaw, int hop) {
        Packets.Ready payment = ready(town, hops, flaw, hop);
        Bytes command = town.pay(sender, hops, payment);
        town.settle();
        Outcome outcome = town.homeOf(sender).answers.get(command);
        assertTrue(outcome instanceof Outcome.Done || outcome instanceof Outcome.Queued, () -> "" + outcome);
        town.requireAgreement();
        return payment;
    }

    private static void assertWealth(TwinTown town, long alice, long hubA, long hubB, long carol) {
        assertEquals(
                Map.of("alice", alice, "hub-a", hubA, "hub-b", hubB, "carol", carol),
                Map.of(
                        "alice",
                        town.wealth("alice"),
                        "hub-a",
                        town.wealth("hub-a"),
                        "hub-b",
                        town.wealth("hub-b"),
                        "carol",
                        town.wealth("carol")));
    }

    private static <T extends HubEffect> List<T> all(TwinTown town, String node, Class<T> kind) {
        List<T> found = new ArrayList<>();
        town.node(node).told.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
        return found;
    }

    private static int count(TwinTown town, String node, Class<? extends HubEffect> kind) {
        return all(town, node, kind).size();
    }

    private static <T extends HubEffect> T only(TwinTown town, String node, Class<T> kind) {
        List<T> found = all(town, node, kind);
        assertEquals(1, found.size(), () -> town.node(node).told.toString());
        return found.getFirst();
    }
}
