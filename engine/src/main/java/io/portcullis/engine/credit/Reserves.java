package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a creditor's counterparties hold against what they owe it: what they pledged elsewhere, by the treasury's word, and of their reserves on the chain
 * what is earmarked for this creditor, as far as the chain has it.
 *
 * <p>Invariants: of what is earmarked no more counts than {@link #count} said is there; what is too much for an amount counts as the largest one.
 */
final class Reserves {
    private final Map<RiskEngine.Key, Reserve> kept = new TreeMap<>();

    /**
     * @param pledged elsewhere than on the chain
     * @param earmarked of the reserve on the chain
     * @param counted of what is earmarked
     * @param toppedUpAt Unix time of the block in which what is held was more than before; 0 before the first
     */
    private record Reserve(Amount pledged, Amount earmarked, Amount counted, long toppedUpAt) {
        private static final Reserve NONE = new Reserve(Amount.ZERO, Amount.ZERO, Amount.ZERO, 0);

        Amount held() {
            return Rating.atMost(pledged.units().add(counted.units()));
        }

        Reserve since(long seconds) {
            return new Reserve(pledged, earmarked, counted, seconds);
        }

        boolean isNone() {
            return pledged.isZero() && earmarked.isZero();
        }
    }

    boolean isFull() {
        return kept.size() >= Limits.RISK_OBLIGORS;
    }

    boolean has(RiskEngine.Key key) {
        return kept.containsKey(key);
    }

    void pledge(RiskEngine.Key key, Amount amount, long nowSeconds) {
        change(key, nowSeconds, it -> new Reserve(amount, it.earmarked(), it.counted(), it.toppedUpAt()));
    }

    /** What was counted of it goes on counting, as far as it is earmarked. */
    void earmark(RiskEngine.Key key, Amount amount, long nowSeconds) {
        change(
                key,
                nowSeconds,
                it -> new Reserve(it.pledged(), amount, it.counted().min(amount), it.toppedUpAt()));
    }

    /**
     * @param counted no more than is earmarked
     * @return whether it is another amount than before
     */
    boolean count(RiskEngine.Key key, Amount counted, long nowSeconds) {
        if (of(key).counted().equals(counted)) {
            return false;
        }
        change(key, nowSeconds, it -> new Reserve(it.pledged(), it.earmarked(), counted, it.toppedUpAt()));
        return true;
    }

    private void change(RiskEngine.Key key, long nowSeconds, UnaryOperator<Reserve> by) {
        Reserve before = of(key);
        Reserve next = by.apply(before);
        if (next.isNone()) {
            kept.remove(key);
        } else {
            kept.put(key, next.held().compareTo(before.held()) > 0 ? next.since(nowSeconds) : next);
        }
    }

    Amount held(RiskEngine.Key key) {
        return of(key).held();
    }

    Amount counted(RiskEngine.Key key) {
        return of(key).counted();
    }

    Amount earmarked(RiskEngine.Key key) {
        return of(key).earmarked();
    }

    Optional<Long> toppedUpAt(RiskEngine.Key key) {
        return Optional.of(of(key).toppedUpAt()).filter(at -> at > 0);
    }

    private Reserve of(RiskEngine.Key key) {
        return kept.getOrDefault(key, Reserve.NONE);
    }

    /** RLP {@code [[counterparty, token, pledged, topped up at, earmarked, counted], …]}, as they are now. */
    Consumer<RlpWriter> capture() {
        Map<RiskEngine.Key, Reserve> now = new TreeMap<>(kept);
        return out -> out.list(
                now.entrySet(),
                (list, it) -> list.list(new RlpWriter()
                        .bytes(it.getKey().counterparty().value().toArray())
                        .bytes(it.getKey().token().value().toArray())
                        .bytes(RiskFields.amount(it.getValue().pledged()))
                        .number(it.getValue().toppedUpAt())
                        .bytes(RiskFields.amount(it.getValue().earmarked()))
                        .bytes(RiskFields.amount(it.getValue().counted()))));
    }

    /** @param hasEarmarks whether they were written with what is earmarked */
    static Reserves restore(RlpReader in, boolean hasEarmarks) {
        Reserves reserves = new Reserves();
        in.items(
                Limits.RISK_OBLIGORS,
                item -> item.list(each -> reserves.kept.put(
                                new RiskEngine.Key(RiskFields.entity(each), RiskFields.token(each)),
                                read(each, hasEarmarks))
                        == null));
        return reserves;
    }

    private static Reserve read(RlpReader in, boolean hasEarmarks) {
        Amount pledged = RiskFields.amount(in);
        long toppedUpAt = in.number(0L, Long.MAX_VALUE);
        return hasEarmarks
                ? new Reserve(pledged, RiskFields.amount(in), RiskFields.amount(in), toppedUpAt)
                : new Reserve(pledged, Amount.ZERO, Amount.ZERO, toppedUpAt);
    }
}
