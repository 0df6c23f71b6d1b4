package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How values of the risk model stand in RLP: numbers as 32 bytes in two's complement, in units of 10⁻¹⁸; amounts as 16; what may be absent as a list of
 * one or none; sets ascending. Numbers of terms and obligors are within ±{@value #MOST_NUMBER}, so that no product of the model overflows.
 */
final class RiskFields {
    /** No fact about a firm, and no parameter, needs more. */
    static final long MOST_NUMBER = 1_000_000_000_000L;

    private static final FixedPoint MOST = FixedPoint.of(MOST_NUMBER);
    private static final int NUMBER_BYTES = 32;

    private RiskFields() {}

    static byte[] number(FixedPoint number) {
        byte[] minimal = number.units().toByteArray();
        byte[] bytes = new byte[NUMBER_BYTES];
        Arrays.fill(bytes, (byte) (number.sign() < 0 ? 0xff : 0));
        System.arraycopy(minimal, 0, bytes, NUMBER_BYTES - minimal.length, minimal.length);
        return bytes;
    }

    /** Any number of the machine's own. */
    static FixedPoint number(RlpReader in) {
        return new FixedPoint(new BigInteger(in.fixed(NUMBER_BYTES).toArray()));
    }

    /** A number that somebody said. */
    private static FixedPoint said(RlpReader in) {
        FixedPoint number = number(in);
        if (number.absolute().isAbove(MOST)) {
            throw new IllegalArgumentException("a number beyond " + MOST_NUMBER);
        }
        return number;
    }

    static byte[] amount(Amount amount) {
        byte[] bytes = new byte[Amount.BYTES];
        amount.copyTo(bytes, 0);
        return bytes;
    }

    static Amount amount(RlpReader in) {
        return in.fixed(Amount.BYTES, (bytes, from, length) -> Amount.of(bytes, from));
    }

    static EntityId entity(RlpReader in) {
        return new EntityId(word(in));
    }

    static TokenId token(RlpReader in) {
        return new TokenId(word(in));
    }

    private static Bytes32 word(RlpReader in) {
        return in.fixed(Bytes32.LENGTH, (bytes, from, length) -> Bytes32.of(bytes, from));
    }

    static Address address(RlpReader in) {
        return Address.of(in.fixed(Address.LENGTH).toArray());
    }

    static <T> void optional(RlpWriter out, Optional<T> value, BiConsumer<RlpWriter, T> body) {
        out.list(value.stream().toList(), body);
    }

    static <T> Optional<T> optional(RlpReader in, Function<RlpReader, T> body) {
        return in.items(1, body).stream().findFirst();
    }

    static void terms(RlpWriter out, RiskTerms it) {
        RiskRules model = it.model();
        out.list(new RlpWriter()
                .number(model.modelVersion())
                .bytes(number(model.lossGivenDefault()))
                .bytes(number(model.creditConversion()))
                .bytes(number(model.maturityYears()))
                .bytes(number(model.defaultYears()))
                .bytes(number(model.tailDeviations()))
                .number(model.horizonDays())
                .bytes(amount(model.floor()))
                .bytes(number(model.costOfCapital()))
                .bytes(number(model.baseRate()))
                .bytes(number(model.spreadPerVolatility()))
                .bytes(number(model.spreadPerLoss())));
        CallRules calls = it.calls();
        out.list(new RlpWriter()
                .number(calls.callBasisPoints())
                .number(calls.clearBasisPoints())
                .number(calls.bufferBasisPoints())
                .bytes(amount(calls.leastTransfer()))
                .number(calls.dwellSeconds())
                .number(calls.callSeconds())
                .number(calls.freezeSeconds())
                .number(calls.closeSeconds()));
        FeedRules feeds = it.feeds();
        out.list(new RlpWriter()
                .list(new TreeSet<>(feeds.sources()), (list, source) -> list.bytes(source.toArray()))
                .number(feeds.quorum())
                .number(feeds.staleSeconds())
                .number(feeds.skewSeconds())
                .number(feeds.deviationBasisPoints())
                .number(feeds.jumpBasisPoints()));
        out.bytes(number(it.volatility().decay())).number(it.daySeconds());
    }

    static RiskTerms terms(RlpReader in) {
        return new RiskTerms(
                in.list(RiskFields::model),
                in.list(RiskFields::calls),
                in.list(RiskFields::feeds),
                new Volatility.Weighted(said(in)),
                in.number(1L, RiskTerms.DAY_SECONDS));
    }

    private static RiskRules model(RlpReader in) {
        return new RiskRules(
                in.number(1, Integer.MAX_VALUE),
                said(in),
                said(in),
                said(in),
                said(in),
                said(in),
                in.number(1, Integer.MAX_VALUE),
                amount(in),
                said(in),
                said(in),
                said(in),
                said(in));
    }

    private static CallRules calls(RlpReader in) {
        return new CallRules(
                in.number(1, Integer.MAX_VALUE),
                in.number(1, Integer.MAX_VALUE),
                in.number(0, Integer.MAX_VALUE),
                amount(in),
                in.number(0, Limits.RISK_SECONDS),
                in.number(1, Limits.RISK_SECONDS),
                in.number(1, Limits.RISK_SECONDS),
                in.number(1, Limits.RISK_SECONDS));
    }

    private static FeedRules feeds(RlpReader in) {
        return new FeedRules(
                ascending(in.items(FeedRules.MOST_SOURCES, RiskFields::address)),
                in.number(1, FeedRules.MOST_SOURCES),
                in.number(1, Limits.RISK_SECONDS),
                in.number(0, Limits.RISK_SECONDS),
                in.number(1, Integer.MAX_VALUE),
                in.number(1, Integer.MAX_VALUE));
    }

    static void obligor(RlpWriter out, Obligor it) {
        out.bytes(it.entity().value().toArray()).bytes(it.parent().value().toArray());
        optional(
                out,
                it.firm(),
                (list, firm) -> list.list(new RlpWriter()
                        .bytes(number(firm.equity()))
                        .bytes(number(firm.equityVolatility()))
                        .bytes(number(firm.debt()))
                        .bytes(number(firm.rate()))
                        .bytes(number(firm.years()))));
        optional(out, it.spread(), (list, spread) -> list.bytes(number(spread)));
        out.number(it.history().kept())
                .number(it.history().missed())
                .bytes(number(it.salesMillionEuros()))
                .list(
                        new TreeSet<>(it.wrongWay()),
                        (list, token) -> list.bytes(token.value().toArray()));
    }

    static Obligor obligor(RlpReader in) {
        return new Obligor(
                entity(in),
                entity(in),
                optional(
                        in,
                        item -> item.list(
                                firm -> new Merton.Firm(said(firm), said(firm), said(firm), said(firm), said(firm)))),
                optional(in, RiskFields::said),
                new PaymentHistory(in.number(0L, Long.MAX_VALUE), in.number(0L, Long.MAX_VALUE)),
                said(in),
                ascending(in.items(Limits.RISK_WRONG_WAY_TOKENS, RiskFields::token)));
    }

    private static <T extends Comparable<T>> Set<T> ascending(List<T> items) {
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).compareTo(items.get(i)) >= 0) {
                throw new IllegalArgumentException("what is a set ascends");
            }
        }
        return new HashSet<>(items);
    }
}
