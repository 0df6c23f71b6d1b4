package io.portcullis.appliance.web;

import io.portcullis.appliance.console.StressView;
import io.portcullis.appliance.report.ExposureInputs;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.Stress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Scenarios as somebody asks them of the ratings that stand. */
record StressQuestion(List<Scenario> stress) {
    static final int MOST = 64;
    private static final int MOST_COVER = 2;
    private static final int MOST_FACTORS = 256;

    /**
     * @param cover how many groups fail at once: 1 or 2
     * @param drawdown from 0 to 1: how much of undrawn limits is drawn before
     * @param resources that bear it, in the reference currency
     * @param factors of tokens whose price moves
     */
    record Scenario(String name, int cover, String drawdown, String resources, List<Factor> factors) {
        Scenario {
            factors = List.copyOf(factors);
        }

        private Stress.Scenario scenario() {
            if (cover < 1 || cover > MOST_COVER || factors.size() > MOST_FACTORS) {
                throw new IllegalArgumentException(
                        "one or two groups fail, and at most " + MOST_FACTORS + " prices move");
            }
            Map<TokenId, FixedPoint> moves = new HashMap<>();
            for (Factor it : factors) {
                if (moves.put(TokenId.fromHex(it.token()), FixedPoint.of(it.factor())) != null) {
                    throw new IllegalArgumentException("a token's price moves once");
                }
            }
            return new Stress.Scenario(name, moves, FixedPoint.of(drawdown));
        }
    }

    record Factor(String token, String factor) {}

    /** What the engine knows, taken between two blocks. */
    record Known(List<RiskBook.Line> lines, Map<TokenId, FixedPoint> prices) {
        static Known of(RiskBook book) {
            Map<TokenId, FixedPoint> prices = new HashMap<>();
            book.prices().forEach((token, price) -> prices.put(token, price.value()));
            return new Known(book.all(), prices);
        }
    }

    StressQuestion {
        stress = List.copyOf(stress);
    }

    StressView answer(Known known) {
        if (stress.size() > MOST) {
            throw WebTag.FIELD_INVALID.refusal("At most " + MOST + " scenarios are answered at once.");
        }
        return answer(
                stress.stream()
                        .map(each -> checked(() -> new ExposureInputs.Stressed(
                                each.scenario(), each.cover(), FixedPoint.of(each.resources()))))
                        .toList(),
                known);
    }

    /** Of scenarios that were read from a file. */
    static StressView answer(List<ExposureInputs.Stressed> scenarios, Known known) {
        List<Rating> ratings = known.lines().stream().map(RiskBook.Line::rating).toList();
        Map<EntityId, Obligor> obligors = new HashMap<>();
        known.lines().forEach(line -> obligors.put(line.obligor().entity(), line.obligor()));
        return new StressView(scenarios.stream()
                .map(each -> checked(() -> StressView.Outcome.of(
                        Stress.run(each.scenario(), ratings, obligors, known.prices(), each.cover(), each.resources()),
                        each.cover())))
                .toList());
    }

    private static <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw WebTag.FIELD_INVALID.refusal("A scenario cannot be run: " + e.getMessage() + ".");
        }
    }
}
