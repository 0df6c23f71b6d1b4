package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.waterfall.allocation.Allocation;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Waterfall;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the contract decided of a default.
 *
 * @param claims as it counted them, by the number of the debt
 */
public record OnChain(
        FundEvent.DefaultAllocated allocated, FundEvent.DefaultShared shared, List<FundEvent.ClaimCounted> claims) {
    public OnChain {
        claims = List.copyOf(claims);
    }

    /** What each creditor may take: of each of its claims its part, rounded down. */
    public SortedMap<EntityId, Amount> payable() {
        Amount covered = allocated.fromPool().plus(allocated.fromBond());
        SortedMap<EntityId, Amount> payable = new TreeMap<>();
        for (FundEvent.ClaimCounted claim : claims) {
            BigInteger part = claim.amount()
                    .units()
                    .multiply(covered.units())
                    .divide(allocated.loss().units());
            payable.merge(claim.creditor(), new Amount(part), Amount::plus);
        }
        return payable;
    }

    /**
     * Holds it against the allocation that is made off the chain: what each layer pays is the same to the unit, and what creditors get differs by
     * the dust alone, of which none bears more than a unit for each of its claims.
     *
     * @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT
     */
    public Allocation reconcile(DefaultCase fallen) {
        Allocation allocation = Waterfall.allocate(fallen);
        require(used(allocation, FundReplay.POOL).equals(allocated.fromPool()), "the pool pays another amount");
        require(used(allocation, FundReplay.BOND).equals(allocated.fromBond()), "the bond pays another amount");
        SortedMap<EntityId, Amount> payable = payable();
        Amount rounded = Amount.ZERO;
        for (var paid : allocation.paid().entrySet()) {
            Amount less = paid.getValue().minus(payable.getOrDefault(paid.getKey(), Amount.ZERO));
            long own = claims.stream()
                    .filter(claim -> claim.creditor().equals(paid.getKey()))
                    .count();
            require(!less.isNegative() && less.compareTo(Amount.of(own)) <= 0, "a creditor's parts differ by " + less);
            rounded = rounded.plus(less);
        }
        require(rounded.equals(shared.dust()), "what is rounded off is " + rounded + ", the dust is " + shared.dust());
        Amount all = payable.values().stream().reduce(Amount.ZERO, Amount::plus);
        require(all.equals(shared.payable_()), "creditors may take " + all + ", not " + shared.payable_());
        return allocation;
    }

    private static Amount used(Allocation allocation, String layer) {
        return allocation.uses().stream()
                .filter(use -> use.layer().equals(layer))
                .map(Allocation.Use::used)
                .reduce(Amount.ZERO, Amount::plus);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw FundReplay.inconsistent(otherwise);
        }
    }
}
