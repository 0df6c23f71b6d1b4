package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.waterfall.allocation.Allocation;
import io.portcullis.waterfall.allocation.Apportionment;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Replenishment;
import io.portcullis.waterfall.allocation.Waterfall;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the contract decided of a default.
 *
 * @param claims as it counted them, by the number of the debt
 * @param asked of the pool's holders, to bring back
 */
public record OnChain(
        FundEvent.DefaultAllocated allocated,
        FundEvent.DefaultShared shared,
        List<FundEvent.ClaimCounted> claims,
        Asked asked) {
    /**
     * How far what a contributor of the pool is asked for off the chain may be from what the contract asks the same holder for: its money there is
     * its shares' part of the pool in whole units, the use of it is rounded once more, what is asked of that a third time.
     */
    private static final Amount CONTRIBUTOR_BOUND = Amount.of(3);

    public OnChain {
        claims = List.copyOf(claims);
    }

    /**
     * @param amount in all
     * @param shares of the pool, of each holder, when it was asked
     * @param byHolder each one's part by its shares, rounded down
     */
    public record Asked(Amount amount, SortedMap<EntityId, Amount> shares, SortedMap<EntityId, Amount> byHolder) {
        public Asked {
            shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
            byHolder = Collections.unmodifiableSortedMap(new TreeMap<>(byHolder));
        }
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
     * the dust alone, of which none bears more than a unit for each of its claims. What is asked of the pool's holders is the same in all; of each it
     * is what largest remainders of its shares give, or a unit less.
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
        reconcileAsked(Replenishment.after(fallen, allocation).ofLayer(FundReplay.POOL));
        return allocation;
    }

    private void reconcileAsked(SortedMap<EntityId, Amount> byContributor) {
        Amount all = byContributor.values().stream().reduce(Amount.ZERO, Amount::plus);
        require(all.equals(asked.amount()), "off the chain " + all + " is asked, on it " + asked.amount());
        for (var exact : Apportionment.share(asked.amount(), asked.shares()).entrySet()) {
            Amount onChain = asked.byHolder().getOrDefault(exact.getKey(), Amount.ZERO);
            Amount less = exact.getValue().minus(onChain);
            require(
                    !less.isNegative() && less.compareTo(Amount.of(1)) <= 0,
                    exact.getKey() + " is asked for " + onChain + ", which is " + less + " less than its part");
            Amount apart =
                    byContributor.getOrDefault(exact.getKey(), Amount.ZERO).minus(onChain);
            require(
                    apart.max(apart.negate()).compareTo(CONTRIBUTOR_BOUND) <= 0,
                    exact.getKey() + " is asked for " + apart + " more or less as a contributor");
        }
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
