package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What contributors of a pool are asked to bring back after a default: of what was used of the layer a part in basis points, each by what was used
 * of its own.
 *
 * <p>Invariants, each a property test: what is asked of a layer's contributors sums to the part of its use, rounded down; nobody is asked more than
 * was used of its own; a larger part asks nobody less, but for the unit that largest remainders may move. As a layer's use is capped, so is what is
 * asked.
 *
 * <p>Refunds and recoveries lower nothing of it: they go to those whom the default cost, not into the layer, which is as short as before.
 *
 * @param layers in the order in which they paid; those that ask nothing are not among them
 */
public record Replenishment(List<Asked> layers) {
    /** The whole of a layer's use. */
    public static final int WHOLE = 10_000;

    public Replenishment {
        layers = List.copyOf(layers);
    }

    /** @param byContributor summing to {@code amount} */
    public record Asked(String layer, LayerKind kind, Amount amount, SortedMap<EntityId, Amount> byContributor) {
        public Asked {
            byContributor = Collections.unmodifiableSortedMap(new TreeMap<>(byContributor));
        }
    }

    /** @param allocation of this very default */
    public static Replenishment after(DefaultCase fallen, Allocation allocation) {
        SortedMap<String, Integer> parts = new TreeMap<>();
        fallen.layers().forEach(layer -> parts.put(layer.name(), layer.replenishBasisPoints()));
        List<Asked> asked = new ArrayList<>();
        for (Allocation.Use use : allocation.uses()) {
            Amount amount = partOf(use.used(), parts.getOrDefault(use.layer(), 0));
            if (amount.isPositive()) {
                asked.add(new Asked(use.layer(), use.kind(), amount, Apportionment.share(amount, use.byContributor())));
            }
        }
        return new Replenishment(asked);
    }

    /** Rounded down. */
    public static Amount partOf(Amount used, int basisPoints) {
        return new Amount(used.units().multiply(BigInteger.valueOf(basisPoints)).divide(BigInteger.valueOf(WHOLE)));
    }

    /** What a layer asks of whom; empty if nothing. */
    public SortedMap<EntityId, Amount> ofLayer(String name) {
        return layers.stream()
                .filter(asked -> asked.layer().equals(name))
                .map(Asked::byContributor)
                .findFirst()
                .orElseGet(TreeMap::new);
    }

    public Amount total() {
        return layers.stream().map(Asked::amount).reduce(Amount.ZERO, Amount::plus);
    }
}
