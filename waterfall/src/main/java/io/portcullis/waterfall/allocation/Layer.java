package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One layer as it stands at a default.
 *
 * @param name what reports call it; unique among the layers of a default
 * @param cap what it pays at most for this default: what is left of its period's cap, if it has one
 * @param contributions whose money it is, and how much of it; the layer pays no more than their sum
 * @param replenishBasisPoints what part of its use its contributors are asked to bring back ({@link Replenishment}); 0 but for a pool
 */
public record Layer(
        String name, LayerKind kind, Amount cap, SortedMap<EntityId, Amount> contributions, int replenishBasisPoints) {
    private static final int MAX_NAME = 64;

    public Layer {
        if (!name.matches("[a-z0-9][a-z0-9-]{0," + (MAX_NAME - 1) + "}")) {
            throw new IllegalArgumentException("a layer's name is 1 to " + MAX_NAME + " of a-z, 0-9 and -");
        }
        if (cap.isNegative() || contributions.values().stream().anyMatch(Amount::isNegative)) {
            throw new IllegalArgumentException("a layer's cap and contributions are not below zero");
        }
        if (replenishBasisPoints < 0
                || replenishBasisPoints > Replenishment.WHOLE
                || (replenishBasisPoints > 0 && kind != LayerKind.POOL)) {
            throw new IllegalArgumentException("a pool is brought back at most all of its use, another layer nothing");
        }
        contributions = Collections.unmodifiableSortedMap(new TreeMap<>(contributions));
    }

    /** A layer that nobody is asked to bring back. */
    public Layer(String name, LayerKind kind, Amount cap, SortedMap<EntityId, Amount> contributions) {
        this(name, kind, cap, contributions, 0);
    }

    /** A layer without a cap of its own, that nobody is asked to bring back. */
    public static Layer of(String name, LayerKind kind, Map<EntityId, Amount> contributions) {
        return new Layer(name, kind, Amount.MAX, new TreeMap<>(contributions));
    }

    public Amount resources() {
        return contributions.values().stream().reduce(Amount.ZERO, Amount::plus);
    }

    /** What it can pay: 0 ≤ use ≤ this. */
    public Amount available() {
        return cap.min(resources());
    }
}
