package io.portcullis.engine.credit;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether resources bear the failure of the one or two groups that would cost most under a scenario: cover 1 and cover 2 (principle 4 of the CPMI-IOSCO
 * principles for financial market infrastructures).
 */
public final class Stress {
    private Stress() {}

    /**
     * @param name as reports have it
     * @param priceFactors what each token is worth of its price; 1 where it is not named
     * @param drawdown from 0 to 1: how much of undrawn limits is drawn before the failure
     */
    public record Scenario(String name, Map<TokenId, FixedPoint> priceFactors, FixedPoint drawdown) {
        public Scenario {
            priceFactors = Map.copyOf(priceFactors);
            if (name.isBlank()
                    || drawdown.sign() < 0
                    || drawdown.isAbove(FixedPoint.ONE)
                    || priceFactors.values().stream().anyMatch(factor -> factor.sign() < 0)) {
                throw new IllegalArgumentException("a scenario has a name, factors from 0, and a drawdown from 0 to 1");
            }
        }
    }

    /** What a group's failure would cost, in the reference currency. */
    public record GroupLoss(EntityId parent, FixedPoint loss) {}

    /**
     * @param worst the groups that cost most, in falling order, then by id; at most as many as are covered
     * @param resources what bears it
     */
    public record Outcome(Scenario scenario, List<GroupLoss> worst, FixedPoint resources) {
        public Outcome {
            worst = List.copyOf(worst);
        }

        public FixedPoint loss() {
            return worst.stream().map(GroupLoss::loss).reduce(FixedPoint.ZERO, FixedPoint::plus);
        }

        public boolean isCovered() {
            return loss().compareTo(resources) <= 0;
        }

        public FixedPoint shortfall() {
            return loss().minus(resources).max(FixedPoint.ZERO);
        }
    }

    /**
     * @param prices of each token's unit in the reference currency
     * @param cover how many groups fail at once: 1 or 2
     * @throws IllegalArgumentException if a position's token has no price: a stress that leaves one out says nothing
     */
    public static Outcome run(
            Scenario scenario,
            Collection<Rating> ratings,
            Map<EntityId, Obligor> obligors,
            Map<TokenId, FixedPoint> prices,
            int cover,
            FixedPoint resources) {
        Map<EntityId, FixedPoint> losses = new TreeMap<>();
        for (Rating rating : ratings) {
            EntityId counterparty = rating.position().counterparty();
            EntityId parent = Optional.ofNullable(obligors.get(counterparty))
                    .map(Obligor::parent)
                    .orElse(counterparty);
            losses.merge(parent, loss(scenario, rating, prices), FixedPoint::plus);
        }
        List<GroupLoss> sorted = new ArrayList<>();
        losses.forEach((parent, loss) -> sorted.add(new GroupLoss(parent, loss)));
        sorted.sort(Comparator.comparing(GroupLoss::loss).reversed().thenComparing(GroupLoss::parent));
        return new Outcome(scenario, sorted.subList(0, Math.min(cover, sorted.size())), resources);
    }

    /** Exposure less what is held, at stressed prices; a surplus in one token pays for nothing in another. */
    private static FixedPoint loss(Scenario scenario, Rating rating, Map<TokenId, FixedPoint> prices) {
        TokenId token = rating.position().token();
        FixedPoint price = prices.get(token);
        if (price == null) {
            throw new IllegalArgumentException("no price of " + token);
        }
        FixedPoint drawn = FixedPoint.of(rating.position().drawn().units())
                .plus(scenario.drawdown()
                        .times(FixedPoint.of(rating.position().undrawn().units())));
        FixedPoint open = drawn.minus(FixedPoint.of(rating.eligible().units())).max(FixedPoint.ZERO);
        return open.times(price).times(scenario.priceFactors().getOrDefault(token, FixedPoint.ONE));
    }
}
