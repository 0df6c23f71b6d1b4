package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a debtor's creditors got of its own in a token, collateral and reserve, before their claims were counted: a default's first layer.
 *
 * <p>The rule, which anybody recomputes from the events of the Depositary and of the fund alone:
 *
 * <ol>
 *   <li>A failure begins with the end of the dispute that opens a debt of the debtor while none stands. What it paid before, it paid as a
 *       debtor that had not failed.
 *   <li>From then on are its own's payments: of each dispute's end, the part of the account's collateral that goes to the creditor beyond
 *       what the creditor itself has paid in and not taken out, and what the reserve pays of what is owed ({@code OwedPaid}); and each
 *       payment of a debt that stands ({@code DebtPaid}), to whoever is its creditor then.
 *   <li>To a default belong those of disputes that ended before it was declared; and of debts that were in the queue when it was declared,
 *       those before the debt's claim was counted or, where none was, before the default was allocated.
 *   <li>Each payment belongs to the first default that is allocated after it and that it belongs to by these words, and to no other.
 *   <li>What the fund's entity gets is no part: it ranks behind all creditors. Nor is what is forgiven or assigned: nobody got it.
 * </ol>
 *
 * <p>Invariants: debts are the contract's after each event; a claim is what stands of its debt when it is counted; a default is allocated when
 * all claims are counted. Events that cannot be in this order are refused. Amounts in the token's smallest unit.
 */
public final class DebtorsOwn {
    private final EntityId fund;
    private final EntityId debtor;
    private final TokenId token;
    private final DebtorsAccounts accounts;
    private final SortedMap<Long, Debt> debts = new TreeMap<>();
    private final Map<Bytes32, Declared> open = new HashMap<>();
    private final Map<Bytes32, SortedMap<EntityId, Amount>> decided = new HashMap<>();

    /** Of this failure, and of no default yet; in order. */
    private final List<Payment> payments = new ArrayList<>();

    /** Of the last dispute that ended while no debt stood: it may begin a failure. */
    private final List<Payment> lately = new ArrayList<>();

    private Optional<DebtorsAccounts.Allocated> ended = Optional.empty();
    private long tail;
    private long told;
    private long block = -1;
    private long logIndex = -1;

    private record Debt(EntityId creditor, Amount amount) {}

    /**
     * @param number rises with each event
     * @param debt that was paid; empty at a dispute's end
     */
    private record Payment(long number, EntityId creditor, Amount amount, Optional<Long> debt) {}

    /** A default that is not decided. */
    private static final class Declared {
        private final long at;
        private final long tail;
        private final Map<Long, Long> countedAt = new HashMap<>();
        private Amount loss = Amount.ZERO;

        Declared(long at, long tail) {
            this.at = at;
            this.tail = tail;
        }

        boolean has(Payment payment) {
            return payment.debt()
                    .map(index -> index < tail && payment.number() < countedAt.getOrDefault(index, Long.MAX_VALUE))
                    .orElse(payment.number() < at);
        }
    }

    /** @param fund the entity whose board declares defaults */
    public DebtorsOwn(EntityId fund, EntityId debtor, TokenId token) {
        this.fund = fund;
        this.debtor = debtor;
        this.token = token;
        this.accounts = new DebtorsAccounts(debtor, token);
    }

    /**
     * Takes the Depositary's next event; those of other debtors and tokens are passed over.
     *
     * @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT
     */
    public void take(LoggedEvent logged) {
        next(logged.blockNumber(), logged.logIndex());
        switch (logged.event()) {
            case AccountEvent.OwedPaid it when isOurs(it.debtor(), it.token()) -> owedPaid(it);
            case AccountEvent.DebtOpened it when isOurs(it.debtor(), it.token()) -> opened(it);
            case AccountEvent.DebtPaid it
            when isOurs(it.debtor(), it.token()) -> {
                Debt debt = lessen(it.index(), it.amount());
                pay(payments, debt.creditor(), it.amount(), Optional.of(it.index()));
            }
            case AccountEvent.DebtForgiven it when isOurs(it.debtor(), it.token()) -> lessen(it.index(), it.amount());
            case AccountEvent.DebtAssigned it
            when isOurs(it.debtor(), it.token()) -> {
                lessen(it.index(), it.amount());
                queue(it.newIndex(), new Debt(it.to(), it.amount()));
            }
            case AccountEvent it -> accounts.take(it).ifPresent(this::ended);
            default -> {}
        }
    }

    private boolean isOurs(EntityId of, TokenId in) {
        return of.equals(debtor) && in.equals(token);
    }

    private void ended(DebtorsAccounts.Allocated end) {
        ended = Optional.of(end);
        lately.clear();
        pay(debts.isEmpty() ? lately : payments, end.creditor(), end.beyondOwn(), Optional.empty());
    }

    private void owedPaid(AccountEvent.OwedPaid it) {
        require(debts.isEmpty(), "a reserve paid past debts that stand");
        require(endedWith(it.creditor()), "a reserve paid for a dispute that did not end");
        pay(lately, it.creditor(), it.amount(), Optional.empty());
    }

    private void opened(AccountEvent.DebtOpened it) {
        require(endedWith(it.creditor()), "a debt of a dispute that did not end");
        ended = Optional.empty();
        if (debts.isEmpty()) {
            if (open.isEmpty()) {
                payments.clear();
            }
            payments.addAll(lately);
        }
        lately.clear();
        queue(it.index(), new Debt(it.creditor(), it.amount()));
    }

    private boolean endedWith(EntityId creditor) {
        return ended.filter(end -> end.creditor().equals(creditor)).isPresent();
    }

    private void pay(List<Payment> into, EntityId creditor, Amount amount, Optional<Long> debt) {
        if (!amount.isZero() && !creditor.equals(fund)) {
            into.add(new Payment(told, creditor, amount, debt));
        }
    }

    private void queue(long number, Debt debt) {
        require(number == tail && debt.amount().isPositive(), "debt " + number + " is not the next, or is of nothing");
        debts.put(number, debt);
        tail++;
    }

    private Debt lessen(long number, Amount by) {
        Debt debt = debts.get(number);
        require(
                debt != null && by.isPositive() && by.compareTo(debt.amount()) <= 0,
                "debt " + number + " falls by more than stands");
        Debt left = new Debt(debt.creditor(), debt.amount().minus(by));
        if (left.amount().isZero()) {
            debts.remove(number);
        } else {
            debts.put(number, left);
        }
        return debt;
    }

    /**
     * Takes the fund's next event; those of other debtors and tokens are passed over.
     *
     * @throws WaterfallRefusal FUND_EVENTS_INCONSISTENT
     */
    public void take(LoggedFundEvent logged) {
        next(logged.blockNumber(), logged.logIndex());
        switch (logged.event()) {
            case FundEvent.DefaultDeclared it
            when isOurs(it.debtor(), it.token()) -> {
                require(!debts.isEmpty(), "a default of nothing owed");
                require(!decided.containsKey(it.id()) && !open.containsKey(it.id()), "a default was declared twice");
                open.put(it.id(), new Declared(told, tail));
            }
            case FundEvent.ClaimCounted it when open.containsKey(it.id()) -> count(open.get(it.id()), it);
            case FundEvent.DefaultAllocated it when open.containsKey(it.id()) -> allocate(it);
            case FundEvent.DefaultAbandoned it -> open.remove(it.id());
            default -> {}
        }
    }

    private void count(Declared declared, FundEvent.ClaimCounted it) {
        Debt debt = debts.get(it.index());
        require(
                debt != null
                        && it.index() < declared.tail
                        && debt.creditor().equals(it.creditor())
                        && !it.creditor().equals(fund),
                "claim " + it.index() + " is of no debt that stands");
        Amount all = debt.amount().min(Amount.MAX.minus(declared.loss));
        require(all.equals(it.amount()), "of debt " + it.index() + " stand " + all + ", claimed are " + it.amount());
        require(declared.countedAt.put(it.index(), told) == null, "claim " + it.index() + " was counted twice");
        declared.loss = declared.loss.plus(it.amount());
    }

    private void allocate(FundEvent.DefaultAllocated it) {
        Declared declared = open.remove(it.id());
        require(
                declared.loss.equals(it.loss()),
                "the claims make " + declared.loss + ", the contract says " + it.loss());
        debts.headMap(declared.tail)
                .forEach((number, debt) -> require(
                        declared.countedAt.containsKey(number)
                                || debt.creditor().equals(fund),
                        "debt " + number + " stands and was not counted"));
        SortedMap<EntityId, Amount> before = new TreeMap<>();
        payments.stream()
                .filter(declared::has)
                .forEach(payment -> before.merge(payment.creditor(), payment.amount(), Amount::plus));
        payments.removeIf(declared::has);
        decided.put(it.id(), before);
    }

    /** What each creditor got before, where it got anything; empty until the default is allocated. */
    public Optional<SortedMap<EntityId, Amount>> before(Bytes32 id) {
        return Optional.ofNullable(decided.get(id)).map(TreeMap::new);
    }

    private void next(long inBlock, long at) {
        require(
                inBlock > block || (inBlock == block && at > logIndex),
                "an event out of its order, in block " + inBlock);
        block = inBlock;
        logIndex = at;
        told++;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw FundReplay.inconsistent(otherwise);
        }
    }
}
