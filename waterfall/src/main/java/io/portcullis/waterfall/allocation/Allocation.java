package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who bears a default.
 *
 * @param uses one for each layer, in the order in which they pay
 * @param paid what each creditor gets
 * @param socialised what each creditor loses: its claim less what it gets
 */
public record Allocation(
        Bytes32 id, List<Use> uses, SortedMap<EntityId, Amount> paid, SortedMap<EntityId, Amount> socialised) {
    public Allocation {
        uses = List.copyOf(uses);
        paid = Collections.unmodifiableSortedMap(new TreeMap<>(paid));
        socialised = Collections.unmodifiableSortedMap(new TreeMap<>(socialised));
    }

    /**
     * @param available what it could have paid
     * @param byContributor whose money was used, summing to {@code used}
     */
    public record Use(
            String layer, LayerKind kind, Amount available, Amount used, SortedMap<EntityId, Amount> byContributor) {
        public Use {
            byContributor = Collections.unmodifiableSortedMap(new TreeMap<>(byContributor));
        }

        public Amount left() {
            return available.minus(used);
        }
    }

    public Amount totalUsed() {
        return uses.stream().map(Use::used).reduce(Amount.ZERO, Amount::plus);
    }

    public Amount totalSocialised() {
        return socialised.values().stream().reduce(Amount.ZERO, Amount::plus);
    }

    /** What third parties paid for the debtor, and may now claim of it: one claim for each contributor to such a layer. */
    public SortedMap<EntityId, Amount> subrogated() {
        SortedMap<EntityId, Amount> claims = new TreeMap<>();
        for (Use use : uses) {
            if (use.kind().subrogated()) {
                use.byContributor().forEach((entity, amount) -> {
                    if (amount.isPositive()) {
                        claims.merge(entity, amount, Amount::plus);
                    }
                });
            }
        }
        return claims;
    }
}
