package io.portcullis.waterfall.allocation;

import static io.portcullis.waterfall.allocation.Cases.amounts;
import static io.portcullis.waterfall.allocation.Cases.entity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.portcullis.depositary.model.Amount;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What comes in after a default goes back in reverse. */
class OutstandingTest {
    @Test
    void lastLoserIsRefundedFirst() {
        Outstanding outstanding = Outstanding.after(Waterfall.allocate(Cases.of(
                Profile.XLN,
                amounts(60, 40),
                Layer.of("reserve", LayerKind.DEBTOR, Map.of(Cases.DEBTOR, Amount.of(20))),
                Layer.of("pool", LayerKind.POOL, Map.of(entity(7), Amount.of(20), entity(8), Amount.of(10))),
                Layer.of("bond", LayerKind.HUB_BOND, Map.of(entity(9), Amount.of(30))))));
        Outstanding.Recovery first = outstanding.recover(Amount.of(25));
        assertEquals(
                List.of(Amount.of(20), Amount.of(5), Amount.ZERO),
                first.refunds().stream().map(Outstanding.Refund::amount).toList());
        Outstanding.Recovery second = first.rest().recover(Amount.of(100));
        assertEquals(
                List.of(Amount.ZERO, Amount.of(25), Amount.of(30)),
                second.refunds().stream().map(Outstanding.Refund::amount).toList());
        assertEquals(Amount.of(45), second.surplus());
    }

    @Property(tries = 1_000)
    void recoveriesMakeEverybodyWholeAndNobodyMore(@ForAll long seed) {
        Random random = new Random(seed);
        DefaultCase of = Cases.any(random);
        Outstanding outstanding = Outstanding.after(Waterfall.allocate(of));
        Amount lost = total(outstanding);
        Amount given = Amount.ZERO;
        for (int i = 0; i < 6; i++) {
            Amount in = Amount.of(random.nextInt(1_500));
            Outstanding.Recovery recovery = outstanding.recover(in);
            Amount out =
                    recovery.refunds().stream().map(Outstanding.Refund::amount).reduce(Amount.ZERO, Amount::plus);
            assertEquals(in, out.plus(recovery.surplus()));
            recovery.rest()
                    .losses()
                    .forEach(loss -> loss.byEntity()
                            .values()
                            .forEach(rest -> assertFalse(rest.isNegative(), () -> "more than whole: " + loss)));
            assertInTurn(recovery.rest());
            given = given.plus(out);
            outstanding = recovery.rest();
            assertEquals(lost, given.plus(total(outstanding)));
        }
    }

    /** Nobody who paid earlier has anything back while one who paid later is short: the rests stay whole from the first short rank on. */
    private static void assertInTurn(Outstanding rest) {
        Outstanding.Recovery probe = rest.recover(Amount.of(1));
        long refunded = probe.refunds().stream()
                .filter(refund -> refund.amount().isPositive())
                .count();
        boolean anyShort = rest.losses().stream().anyMatch(loss -> loss.total().isPositive());
        assertEquals(anyShort ? 1 : 0, refunded);
        rest.losses().stream()
                .filter(loss -> loss.total().isPositive())
                .findFirst()
                .ifPresent(first -> probe.refunds().stream()
                        .filter(refund -> refund.amount().isPositive())
                        .forEach(refund -> assertEquals(first.kind(), kindOf(rest, refund.layer()))));
    }

    private static LayerKind kindOf(Outstanding outstanding, String layer) {
        return outstanding.losses().stream()
                .filter(loss -> loss.layer().equals(layer))
                .findFirst()
                .orElseThrow()
                .kind();
    }

    private static Amount total(Outstanding outstanding) {
        return outstanding.losses().stream().map(Outstanding.Loss::total).reduce(Amount.ZERO, Amount::plus);
    }
}
