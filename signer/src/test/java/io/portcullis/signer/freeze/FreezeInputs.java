package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Inputs to draw from. */
final class FreezeInputs {
    static final Bytes32 INTENT = Bytes32.fromHex("0x" + "7a".repeat(32));

    private FreezeInputs() {}

    static FreezeInput.Raised raised(long at, FreezeCause cause) {
        return FreezeInput.raised(at, cause, "olga", "seen at " + at);
    }

    static FreezeInput.Mended mended(long at, FreezeCause cause) {
        return FreezeInput.mended(at, cause, "olga", "fine at " + at);
    }

    static FreezeInput.Approved approved(long at, FreezeLevel to, long notBefore, String... approvers) {
        return new FreezeInput.Approved(at, new Lowering(INTENT, to, notBefore, new TreeSet<>(List.of(approvers))));
    }

    private static Arbitrary<Long> times() {
        return Arbitraries.longs().between(0, 40);
    }

    private static Arbitrary<String> people() {
        return Arbitraries.of("ann", "bob", "cleo");
    }

    static Arbitrary<FreezeInput.Raised> raises() {
        return Combinators.combine(
                        times(),
                        Arbitraries.of(FreezeCause.class),
                        Arbitraries.of(FreezeLevel.class),
                        people(),
                        people())
                .as((at, cause, level, by, text) -> new FreezeInput.Raised(
                        at,
                        cause,
                        cause == FreezeCause.OPERATOR_RAISED && level.compareTo(cause.level()) > 0
                                ? level
                                : cause.level(),
                        by,
                        text));
    }

    static Arbitrary<FreezeInput> any() {
        Arbitrary<FreezeInput> mends = Combinators.combine(
                        times(),
                        Arbitraries.of(Arrays.stream(FreezeCause.values())
                                .filter(cause -> !cause.endsByLowering())
                                .toList()))
                .as(FreezeInputs::mended);
        Arbitrary<FreezeInput> lowerings = Combinators.combine(
                        times(),
                        Arbitraries.of(FreezeLevel.OPEN, FreezeLevel.NO_NEW_CREDIT, FreezeLevel.NO_WITHDRAWALS),
                        times(),
                        people())
                .as((at, to, notBefore, person) -> approved(at, to, notBefore, person));
        return Arbitraries.oneOf(
                raises().map(it -> (FreezeInput) it), mends, lowerings, times().map(FreezeInput.Due::new));
    }
}
