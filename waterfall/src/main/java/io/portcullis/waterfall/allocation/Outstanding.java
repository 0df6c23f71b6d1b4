package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a default has cost whom, less what has been recovered since.
 *
 * <p>What comes in from the debtor goes back to whom it cost, last loser first: the creditors' socialised loss, then the layers in the reverse of
 * the order in which they paid; within a rank by what each is still short of. The debtor's own layers are not refunded: they were owed.
 *
 * <p>Invariants: nobody gets back more than it lost; a rank gets nothing before all that paid after it are whole; refunds and surplus make what
 * came in.
 *
 * @param losses in the order in which they are refunded; those of one rank stand together
 */
public record Outstanding(List<Loss> losses) {
    /** What reports call the creditors' own loss. */
    public static final String SOCIALISED = "socialised";

    public Outstanding {
        losses = List.copyOf(losses);
    }

    /** What one layer is short of, by whose money it was. */
    public record Loss(String layer, LayerKind kind, SortedMap<EntityId, Amount> byEntity) {
        public Loss {
            byEntity = Collections.unmodifiableSortedMap(new TreeMap<>(byEntity));
        }

        public Amount total() {
            return byEntity.values().stream().reduce(Amount.ZERO, Amount::plus);
        }

        private Loss less(SortedMap<EntityId, Amount> refunds) {
            SortedMap<EntityId, Amount> rest = new TreeMap<>();
            byEntity.forEach((entity, amount) -> rest.put(entity, amount.minus(refunds.get(entity))));
            return new Loss(layer, kind, rest);
        }
    }

    /** What goes back to one layer's contributors, summing to {@code amount}. */
    public record Refund(String layer, Amount amount, SortedMap<EntityId, Amount> byEntity) {
        public Refund {
            byEntity = Collections.unmodifiableSortedMap(new TreeMap<>(byEntity));
        }
    }

    /**
     * @param refunds in the order in which they are made
     * @param surplus the debtor's again, since all are whole
     * @param rest what is still outstanding
     */
    public record Recovery(List<Refund> refunds, Amount surplus, Outstanding rest) {
        public Recovery {
            refunds = List.copyOf(refunds);
        }
    }

    public static Outstanding after(Allocation allocation) {
        List<Loss> losses = new ArrayList<>();
        losses.add(new Loss(SOCIALISED, LayerKind.SOCIALISED, allocation.socialised()));
        for (Allocation.Use use : allocation.uses().reversed()) {
            if (use.kind().subrogated()) {
                losses.add(new Loss(use.layer(), use.kind(), use.byContributor()));
            }
        }
        return new Outstanding(losses);
    }

    /** @param amount not below zero */
    public Recovery recover(Amount amount) {
        if (amount.isNegative()) {
            throw new IllegalArgumentException("a recovery is not below zero");
        }
        Amount left = amount;
        List<Refund> refunds = new ArrayList<>();
        List<Loss> rest = new ArrayList<>();
        for (int from = 0; from < losses.size(); ) {
            List<Loss> rank = rankAt(from);
            SortedMap<String, Amount> missing = new TreeMap<>();
            rank.forEach(loss -> missing.put(loss.layer(), loss.total()));
            Amount refunded =
                    missing.values().stream().reduce(Amount.ZERO, Amount::plus).min(left);
            SortedMap<String, Amount> shares = Apportionment.share(refunded, missing);
            for (Loss loss : rank) {
                Amount share = shares.get(loss.layer());
                SortedMap<EntityId, Amount> byEntity = Apportionment.share(share, loss.byEntity());
                refunds.add(new Refund(loss.layer(), share, byEntity));
                rest.add(loss.less(byEntity));
            }
            left = left.minus(refunded);
            from += rank.size();
        }
        return new Recovery(refunds, left, new Outstanding(rest));
    }

    private List<Loss> rankAt(int from) {
        LayerKind kind = losses.get(from).kind();
        int to = from;
        while (to < losses.size() && losses.get(to).kind() == kind) {
            to++;
        }
        return losses.subList(from, to);
    }
}
