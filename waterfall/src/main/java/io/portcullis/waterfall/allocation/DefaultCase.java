package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A default, as it was snapshotted when it was declared: nothing that happens later changes who is owed what.
 *
 * @param id of the declaration: the same default is allocated once
 * @param claims what each creditor is owed, above zero; never the debtor itself
 * @param layers in any order: the profile orders them by kind. Layers of one kind rank equally and share by what each can pay. None is of kind
 *     {@link LayerKind#SOCIALISED}: that one is made of the claims
 */
public record DefaultCase(
        Bytes32 id,
        EntityId debtor,
        TokenId token,
        Profile profile,
        SortedMap<EntityId, Amount> claims,
        List<Layer> layers) {
    public DefaultCase {
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
        layers = List.copyOf(layers);
        if (claims.containsKey(debtor) || !claims.values().stream().allMatch(Amount::isPositive)) {
            throw new IllegalArgumentException("claims are of others than the debtor, and above zero");
        }
        if (layers.stream().anyMatch(layer -> layer.kind() == LayerKind.SOCIALISED)
                || layers.stream().map(Layer::name).distinct().count() != layers.size()) {
            throw new IllegalArgumentException("layers have names of their own, and socialised loss is none of them");
        }
    }

    /** What all creditors are owed. */
    public Amount loss() {
        return claims.values().stream().reduce(Amount.ZERO, Amount::plus);
    }
}
