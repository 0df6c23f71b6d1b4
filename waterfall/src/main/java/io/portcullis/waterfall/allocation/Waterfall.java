package io.portcullis.waterfall.allocation;

import static java.util.stream.Collectors.toMap;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who bears a default: layer by layer in the profile's order, each until it is used up.
 *
 * <p>Invariants, each a property test: what layers pay and what creditors lose make the loss, to the unit; a layer pays only when all before it
 * have paid what they can; 0 ≤ use ≤ available; no creditor gets more than its claim; a larger loss uses no rank less; who splits a claim
 * into two gains or loses at most one unit by it.
 */
public final class Waterfall {
    private Waterfall() {}

    public static Allocation allocate(DefaultCase of) {
        Amount left = of.loss();
        List<Allocation.Use> uses = new ArrayList<>();
        for (LayerKind kind : of.profile().order()) {
            List<Layer> equals = of.layers().stream()
                    .filter(layer -> layer.kind() == kind)
                    .sorted(Comparator.comparing(Layer::name))
                    .toList();
            for (Allocation.Use use : useOf(equals, left)) {
                uses.add(use);
                left = left.minus(use.used());
            }
        }
        Amount covered = of.loss().minus(left);
        SortedMap<EntityId, Amount> paid = Apportionment.share(covered, of.claims());
        SortedMap<EntityId, Amount> lost = new TreeMap<>();
        of.claims().forEach((creditor, claim) -> lost.put(creditor, claim.minus(paid.get(creditor))));
        return new Allocation(of.id(), uses, paid, lost);
    }

    /** Layers of one rank share by what each can pay: in whole units by largest remainder, ties by name. */
    private static List<Allocation.Use> useOf(List<Layer> equals, Amount loss) {
        Amount available = equals.stream().map(Layer::available).reduce(Amount.ZERO, Amount::plus);
        Amount used = available.min(loss);
        SortedMap<String, Amount> shares =
                Apportionment.share(used, equals.stream().collect(toMap(Layer::name, Layer::available)));
        return equals.stream()
                .map(layer -> new Allocation.Use(
                        layer.name(),
                        layer.kind(),
                        layer.available(),
                        shares.get(layer.name()),
                        Apportionment.share(shares.get(layer.name()), layer.contributions())))
                .toList();
    }
}
