package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.Optional;
import java.util.Set;

/** Counterparties, tokens and rules by number. */
final class Credit {
    static final TokenId GOLD = token(1);
    static final TokenId SILVER = token(2);

    static final RiskRules RULES = new RiskRules(
            1,
            fixed("0.45"),
            fixed("0.75"),
            fixed("2.5"),
            FixedPoint.ONE,
            fixed("2.33"),
            10,
            Amount.of(100),
            fixed("0.1"),
            fixed("0.02"),
            fixed("0.05"),
            fixed("1.5"));

    /** A call at 100 %, cleared at 90 %, with a buffer of 25 %; a day each for the three steps behind it. */
    static final CallRules CALLS = new CallRules(10_000, 9_000, 2_500, Amount.of(50), 3_600, 86_400, 86_400, 86_400);

    private static final Obligor PAYER = goodPayer(1);
    private static final DefaultRisk PAYERS_RISK = DefaultRisk.of(PAYER, RULES);

    private Credit() {}

    static FixedPoint fixed(String text) {
        return FixedPoint.of(text);
    }

    static EntityId entity(int number) {
        return new EntityId(Bytes32.fromHex("0x%064x".formatted(number)));
    }

    static TokenId token(int number) {
        return new TokenId(Bytes32.fromHex("0x%064x".formatted(number)));
    }

    /** One that has paid 998 times of 998: its probability of default is a tenth of a percent. */
    static Obligor goodPayer(int number, TokenId... wrongWay) {
        return new Obligor(
                entity(number),
                entity(number),
                Optional.empty(),
                Optional.empty(),
                new PaymentHistory(998, 0),
                FixedPoint.of(50),
                Set.of(wrongWay));
    }

    static Position position(int number, TokenId token, long limit, long drawn, long held) {
        return new Position(
                entity(number),
                token,
                Amount.of(limit),
                Amount.ZERO,
                Amount.of(-drawn),
                Amount.of(drawn),
                Amount.of(held));
    }

    static Rating rating(long drawn, long held) {
        return Rating.of(position(1, GOLD, drawn, drawn, held), PAYER, PAYERS_RISK, FixedPoint.ZERO, RULES);
    }
}
