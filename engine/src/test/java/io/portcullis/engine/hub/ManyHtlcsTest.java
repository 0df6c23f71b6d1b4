package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Transaction;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two opposite floods of payments over one hub, between two other nodes: both settle. */
class ManyHtlcsTest {
    private static final int EACH_WAY = Integer.getInteger("portcullis.htlcs", 10_000);

    @Test
    void allSettleInBothDirections() {
        try (TwinTown town = new TwinTown()) {
            for (int i = 0; i < EACH_WAY; i++) {
                invoice(town, "carol", i);
                invoice(town, "hub-a", EACH_WAY + i);
            }
            town.settle();
            for (int i = 0; i < EACH_WAY; i++) {
                lock(town, "hub-a", "carol", i);
                lock(town, "carol", "hub-a", EACH_WAY + i);
            }
            town.settle();
            town.requireAgreement();
            town.requireNothingPending();
            assertEquals(EACH_WAY, settled(town, "a"));
            assertEquals(EACH_WAY, settled(town, "c"));
            assertEquals(-2L * EACH_WAY, town.wealth("hub-a"));
            assertEquals(-2L * EACH_WAY, town.wealth("carol"));
            assertEquals(4L * EACH_WAY, town.wealth("hub-b"));
        }
    }

    private static long settled(TwinTown town, String node) {
        return town.node(node).told.stream()
                .filter(HubEffect.PaymentSettled.class::isInstance)
                .count();
    }

    private static void invoice(TwinTown town, String payee, int number) {
        town.command(
                payee,
                new Instruction.CreateInvoice(
                        Town.GOLD, Amount.of(1), preimage(number), Bytes32.ZERO, town.timeSeconds() + 80_000));
    }

    private static void lock(TwinTown town, String payer, String payee, int number) {
        Bytes32 hash = Packets.hash(preimage(number));
        long expiry = town.timeSeconds() + 20_000;
        town.homeOf("hub-b")
                .tell(
                        hash,
                        List.of(new HopInstruction.Forward(
                                Town.entity(payee),
                                Amount.of(1),
                                expiry - 1_800,
                                Bytes.EMPTY,
                                Bytes32.ZERO,
                                Bytes.EMPTY)));
        town.homeOf(payee)
                .tell(hash, List.of(new HopInstruction.Deliver(Amount.of(1), Bytes32.ZERO, Bytes32.ZERO, Bytes.EMPTY)));
        town.command(
                payer,
                Town.with("hub-b", new Transaction.LockHtlc(Town.GOLD, Amount.of(3), hash, expiry, Bytes.EMPTY)));
    }

    private static Bytes32 preimage(int number) {
        return Packets.word("many " + number);
    }
}
