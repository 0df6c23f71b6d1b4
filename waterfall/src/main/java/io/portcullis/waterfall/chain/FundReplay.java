package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.allocation.Apportionment;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.allocation.Replenishment;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replays what a default fund told from its first event on, and says of each default what the contract decided it by.
 *
 * <p>Invariant: after every event pool, bond, shares and arrears are the contract's, and an allocation that the contract told is the one that follows from
 * them; else the event is refused.
 */
public final class FundReplay {
    /** What reports call the fund's two layers. */
    public static final String POOL = "insurance-pool";

    public static final String BOND = "hub-bond";

    private final FundTerms terms;
    private final EntityId hub;
    private final Map<TokenId, FundBook> books = new HashMap<>();
    private final Map<Long, Waiting> exits = new HashMap<>();
    private final Map<Bytes32, Fallen> defaults = new HashMap<>();
    private Optional<FundEvent.ArrearsKept> kept = Optional.empty();

    /** An exit that was asked for. */
    private record Waiting(EntityId entity, TokenId token, long generation, boolean ofBond, Amount units) {}

    /** A default on its way. */
    private static final class Fallen {
        private final FundEvent.DefaultDeclared declared;
        private final long declaredAtSeconds;
        private final SortedMap<Long, FundEvent.ClaimCounted> claims = new TreeMap<>();
        private Optional<DefaultCase> snapshot = Optional.empty();
        private Optional<FundEvent.DefaultAllocated> allocated = Optional.empty();
        private Optional<FundEvent.DefaultShared> shared = Optional.empty();
        private Optional<OnChain.Asked> asked = Optional.empty();

        Fallen(FundEvent.DefaultDeclared declared, long declaredAtSeconds) {
            this.declared = declared;
            this.declaredAtSeconds = declaredAtSeconds;
        }
    }

    /** @param hub whose bond it is */
    public FundReplay(FundTerms terms, EntityId hub) {
        this.terms = terms;
        this.hub = hub;
    }

    /**
     * Takes the next event.
     *
     * @param timeSeconds of its block
     * @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT
     */
    public void take(long timeSeconds, FundEvent event) {
        if (kept.isPresent() && !(event instanceof FundEvent.ExitFinished)) {
            throw inconsistent("what exit " + kept.get().id() + " left behind was kept, and the exit not finished");
        }
        switch (event) {
            case FundEvent.PoolJoined it -> book(it.token()).join(it.entity(), it.amount(), it.shares());
            case FundEvent.PoolReplenished it -> book(it.token()).replenish(it.entity(), it.amount(), it.shares());
            case FundEvent.PremiumPaid it -> book(it.token()).addToPool(it.amount());
            case FundEvent.BondPosted it -> book(it.token()).addToBond(it.amount());
            case FundEvent.ExitRequested it ->
                exits.put(
                        it.id(),
                        new Waiting(it.entity(), it.token(), book(it.token()).generation(), it.ofBond(), it.units()));
            case FundEvent.ArrearsKept it -> kept = Optional.of(it);
            case FundEvent.ExitFinished it -> finish(timeSeconds, it);
            case FundEvent.DefaultDeclared it -> defaults.put(it.id(), new Fallen(it, timeSeconds));
            case FundEvent.ClaimCounted it -> fallen(it.id()).claims.put(it.index(), it);
            case FundEvent.DefaultAllocated it -> allocate(timeSeconds, it);
            case FundEvent.DefaultShared it -> fallen(it.id()).shared = Optional.of(it);
            case FundEvent.Refunded it -> book(fallen(it.id()).declared.token()).addToBond(it.toBond());
            // Nothing of pool, bond or shares moves by these.
            case FundEvent.DefaultAbandoned _,
                    FundEvent.ClaimPaid _,
                    FundEvent.DefaultClosed _,
                    FundEvent.Recovered _,
                    FundEvent.RefundClaimed _ -> {}
        }
    }

    private void finish(long timeSeconds, FundEvent.ExitFinished it) {
        Waiting exit = exits.remove(it.id());
        if (exit == null) {
            throw inconsistent("exit " + it.id() + " was never asked for");
        }
        Amount left = kept.map(what -> leftBehind(what, it.id(), exit)).orElse(Amount.ZERO);
        kept = Optional.empty();
        if (exit.ofBond()) {
            book(exit.token()).takeFromBond(it.amount());
        } else {
            book(exit.token()).leave(exit.entity(), exit.generation(), exit.units(), it.amount(), left, timeSeconds);
        }
    }

    private static Amount leftBehind(FundEvent.ArrearsKept what, long id, Waiting exit) {
        boolean ofThis = what.id() == id
                && !exit.ofBond()
                && what.entity().equals(exit.entity())
                && what.token().equals(exit.token())
                && what.amount().isPositive();
        if (!ofThis) {
            throw inconsistent("what was kept is not of exit " + id);
        }
        return what.amount();
    }

    private void allocate(long timeSeconds, FundEvent.DefaultAllocated it) {
        Fallen fallen = fallen(it.id());
        FundBook book = book(fallen.declared.token());
        DefaultCase snapshot = snapshot(fallen, book, timeSeconds);
        if (!snapshot.loss().equals(it.loss())) {
            throw inconsistent("the claims make " + snapshot.loss() + ", the contract says " + it.loss());
        }
        SortedMap<EntityId, Amount> holders = book.holders();
        book.pay(it.fromPool(), it.fromBond());
        Amount asked = Replenishment.partOf(it.fromPool(), terms.replenishBasisPoints());
        fallen.asked =
                Optional.of(new OnChain.Asked(asked, holders, book.ask(asked, timeSeconds + terms.noticeSeconds())));
        fallen.snapshot = Optional.of(snapshot);
        fallen.allocated = Optional.of(it);
    }

    /** Whose money the pool is follows from who holds its shares: in whole units, by largest remainder. */
    private DefaultCase snapshot(Fallen fallen, FundBook book, long timeSeconds) {
        SortedMap<EntityId, Amount> claims = new TreeMap<>();
        fallen.claims.values().forEach(claim -> claims.merge(claim.creditor(), claim.amount(), Amount::plus));
        Layer pool = new Layer(
                POOL,
                LayerKind.POOL,
                book.poolCan(terms, timeSeconds),
                Apportionment.share(book.assets(), book.holders()),
                terms.replenishBasisPoints());
        Layer bond = Layer.of(BOND, LayerKind.HUB_BOND, Map.of(hub, book.bond()));
        FundEvent.DefaultDeclared declared = fallen.declared;
        return new DefaultCase(
                declared.id(),
                declared.debtor(),
                declared.token(),
                declared.profile() == FundProfile.XLN ? Profile.XLN : Profile.EMIR,
                claims,
                List.of(pool, bond));
    }

    /** A default that was allocated, as it stood then; empty before. */
    public Optional<DefaultCase> caseOf(Bytes32 id) {
        return fallen(id).snapshot;
    }

    /** Unix seconds of the block that declared it. */
    public long declaredAtSeconds(Bytes32 id) {
        return fallen(id).declaredAtSeconds;
    }

    /** What the contract decided; empty before it was allocated and shared. */
    public Optional<OnChain> onChain(Bytes32 id) {
        Fallen fallen = fallen(id);
        if (fallen.allocated.isEmpty() || fallen.shared.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OnChain(
                fallen.allocated.get(),
                fallen.shared.get(),
                List.copyOf(fallen.claims.values()),
                fallen.asked.orElseThrow()));
    }

    /** What the pool of a token has now. */
    public Amount assets(TokenId token) {
        return book(token).assets();
    }

    public Amount bond(TokenId token) {
        return book(token).bond();
    }

    /** Who holds how many shares of it. */
    public SortedMap<EntityId, Amount> holders(TokenId token) {
        return book(token).holders();
    }

    /** What an entity is asked to bring back to the pool of a token and has not. */
    public Amount arrears(TokenId token, EntityId entity) {
        return book(token).arrears(entity);
    }

    private FundBook book(TokenId token) {
        return books.computeIfAbsent(token, _ -> new FundBook());
    }

    private Fallen fallen(Bytes32 id) {
        Fallen fallen = defaults.get(id);
        if (fallen == null) {
            throw inconsistent("default " + id + " was never declared");
        }
        return fallen;
    }

    static WaterfallRefusal inconsistent(String what) {
        return WaterfallTag.FUND_EVENTS_INCONSISTENT.refusal(what);
    }
}
