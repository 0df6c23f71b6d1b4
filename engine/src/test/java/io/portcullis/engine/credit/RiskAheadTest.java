package io.portcullis.engine.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever computed a risk, and under whatever rules: the hub gets what the model says to its own question. */
class RiskAheadTest {
    private final RiskAhead ahead = new RiskAhead();

    private static Obligor payer(int number, int kept) {
        return new Obligor(
                Credit.entity(number),
                Credit.entity(number),
                Optional.empty(),
                Optional.empty(),
                new PaymentHistory(kept, 1),
                FixedPoint.of(50),
                Set.of());
    }

    private static RiskRules rules(int version, String lossGivenDefault) {
        RiskRules by = Credit.RULES;
        return new RiskRules(
                version,
                FixedPoint.of(lossGivenDefault),
                by.creditConversion(),
                by.maturityYears(),
                by.defaultYears(),
                by.tailDeviations(),
                by.horizonDays(),
                by.floor(),
                by.costOfCapital(),
                by.baseRate(),
                by.spreadPerVolatility(),
                by.spreadPerLoss());
    }

    @Test
    void anAnswerIsTakenOnceAndIsTheModels() {
        ahead.rateBy(Credit.entity(9), Credit.RULES);
        ahead.compute(Credit.entity(9), payer(1, 100));
        assertEquals(1, ahead.waiting());
        assertEquals(DefaultRisk.of(payer(1, 100), Credit.RULES), ahead.of(payer(1, 100), Credit.RULES));
        assertEquals(0, ahead.waiting());
        assertEquals(DefaultRisk.of(payer(1, 100), Credit.RULES), ahead.of(payer(1, 100), Credit.RULES));
    }

    @Test
    void anotherQuestionHasAnotherAnswer() {
        ahead.rateBy(Credit.entity(9), Credit.RULES);
        ahead.compute(Credit.entity(9), payer(1, 100));
        assertEquals(DefaultRisk.of(payer(1, 5), Credit.RULES), ahead.of(payer(1, 5), Credit.RULES));
        RiskRules next = rules(2, "0.9");
        assertEquals(DefaultRisk.of(payer(1, 100), next), ahead.of(payer(1, 100), next));
        ahead.rateBy(Credit.entity(9), next);
        ahead.compute(Credit.entity(9), payer(2, 100));
        assertEquals(DefaultRisk.of(payer(2, 100), Credit.RULES), ahead.of(payer(2, 100), Credit.RULES));
    }

    @Test
    void nothingIsComputedForWhomDoesNotRate() {
        ahead.compute(Credit.entity(9), payer(1, 100));
        assertEquals(0, ahead.waiting());
    }

    /** The hub refuses it, with the reason that the model gives. */
    @Test
    void whatTheModelCannotCountIsLeftToTheHub() {
        Obligor beyond = new Obligor(
                Credit.entity(1),
                Credit.entity(1),
                Optional.of(new Merton.Firm(
                        FixedPoint.ONE, FixedPoint.ONE, FixedPoint.ONE, FixedPoint.of(-140), FixedPoint.ONE)),
                Optional.empty(),
                PaymentHistory.NONE,
                FixedPoint.of(50),
                Set.of());
        ahead.rateBy(Credit.entity(9), Credit.RULES);
        ahead.compute(Credit.entity(9), beyond);
        assertEquals(0, ahead.waiting());
        assertThrows(ArithmeticException.class, () -> ahead.of(beyond, Credit.RULES));
    }

    @Test
    void whatNobodyAsksForIsDroppedTheOldestFirst() {
        ahead.rateBy(Credit.entity(9), Credit.RULES);
        for (int kept = 0; kept < RiskAhead.MOST + 2; kept++) {
            ahead.compute(Credit.entity(9), payer(1, kept));
        }
        assertEquals(RiskAhead.MOST, ahead.waiting());
        ahead.of(payer(1, 1), Credit.RULES);
        assertEquals(RiskAhead.MOST, ahead.waiting(), "the second was dropped");
        ahead.of(payer(1, 2), Credit.RULES);
        assertEquals(RiskAhead.MOST - 1, ahead.waiting(), "the third was not");
    }
}
