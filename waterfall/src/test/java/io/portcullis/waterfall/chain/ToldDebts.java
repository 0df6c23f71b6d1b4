package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A debtor with one account for each of its creditors, as Depositary and fund would tell of it; and a ledger of what each creditor got. */
final class ToldDebts {
    static final EntityId FUND = entity(200);
    static final EntityId DEBTOR = entity(100);
    static final TokenId DOLLAR = new TokenId(Keccak.hash(new byte[] {7}));

    /** One event, of either contract. */
    sealed interface Told {
        record OfDepositary(LoggedEvent event) implements Told {}

        record OfFund(LoggedFundEvent event) implements Told {}
    }

    final List<Told> all = new ArrayList<>();
    final SortedMap<Long, EntityId> creditors = new TreeMap<>();
    final SortedMap<Long, Long> amounts = new TreeMap<>();
    final Map<EntityId, Long> got = new TreeMap<>();

    private final Map<EntityId, long[]> collateral = new TreeMap<>();
    private long tail;
    private long logs;

    static EntityId entity(int number) {
        return new EntityId(Keccak.hash(new byte[] {(byte) number, 1}));
    }

    static Bytes32 id(int number) {
        return Keccak.hash(new byte[] {(byte) number, 2});
    }

    void tell(DepositaryEvent event) {
        EventLog any = new EventLog(List.of(Bytes32.ZERO), List.of());
        all.add(new Told.OfDepositary(new LoggedEvent(logs / 3, Bytes32.ZERO, Bytes32.ZERO, logs++ % 3, any, event)));
    }

    void tell(FundEvent event) {
        all.add(new Told.OfFund(new LoggedFundEvent(logs / 3, Bytes32.ZERO, Bytes32.ZERO, logs++ % 3, event)));
    }

    private static Bytes32 account(EntityId creditor) {
        return Keccak.hash(creditor.value().toArray());
    }

    /** Creditors whose id is even are left. */
    static boolean isLeft(EntityId creditor) {
        return creditor.value().toArray()[31] % 2 == 0;
    }

    void open(EntityId creditor) {
        boolean left = isLeft(creditor);
        collateral.put(creditor, new long[2]);
        tell(new AccountEvent.AccountOpened(account(creditor), left ? creditor : DEBTOR, left ? DEBTOR : creditor));
    }

    void post(EntityId creditor, boolean byCreditor, long units) {
        collateral.get(creditor)[byCreditor ? 0 : 1] += units;
        tell(new AccountEvent.CollateralPosted(
                account(creditor), DOLLAR, byCreditor == isLeft(creditor), Amount.of(units)));
    }

    /** Nothing is left in the account, and it is closed. */
    void settleAndClose(EntityId creditor) {
        long[] line = collateral.get(creditor);
        long all = line[0] + line[1];
        tell(new AccountEvent.AgreementUsed(account(creditor), 1));
        tell(new AccountEvent.CollateralSettled(
                account(creditor),
                DOLLAR,
                Amount.of(isLeft(creditor) ? all : 0),
                Amount.of(isLeft(creditor) ? 0 : all)));
        tell(new AccountEvent.AccountClosed(account(creditor), 1));
        collateral.put(creditor, new long[2]);
    }

    /** A dispute ends in which the debtor owes that much beyond what was the creditor's own; its reserve has that much. */
    void end(EntityId creditor, long owed, long reserve) {
        long[] line = collateral.put(creditor, new long[2]);
        long beyond = Math.min(owed, line[1]);
        long part = line[0] + beyond;
        long rest = line[1] - beyond;
        boolean left = isLeft(creditor);
        tell(new AccountEvent.CollateralAllocated(
                account(creditor), DOLLAR, Amount.of(left ? part : rest), Amount.of(left ? rest : part)));
        long paid = amounts.isEmpty() ? Math.min(owed - beyond, reserve) : 0;
        if (paid > 0) {
            tell(new AccountEvent.OwedPaid(DEBTOR, creditor, DOLLAR, Amount.of(paid)));
        }
        got.merge(creditor, beyond + paid, Long::sum);
        if (owed > beyond + paid) {
            tell(new AccountEvent.DebtOpened(DEBTOR, DOLLAR, tail, creditor, Amount.of(owed - beyond - paid)));
            creditors.put(tail, creditor);
            amounts.put(tail++, owed - beyond - paid);
        }
    }

    void payDebt(long index, long units) {
        tell(new AccountEvent.DebtPaid(DEBTOR, DOLLAR, index, Amount.of(units)));
        got.merge(creditors.get(index), units, Long::sum);
        lessen(index, units);
    }

    void forgive(long index, long units) {
        tell(new AccountEvent.DebtForgiven(DEBTOR, DOLLAR, index, Amount.of(units)));
        lessen(index, units);
    }

    void assign(long index, EntityId to, long units) {
        tell(new AccountEvent.DebtAssigned(DEBTOR, DOLLAR, index, tail, to, Amount.of(units)));
        lessen(index, units);
        creditors.put(tail, to);
        amounts.put(tail++, units);
    }

    private void lessen(long index, long by) {
        amounts.compute(index, (_, stands) -> stands == by ? null : stands - by);
    }

    long declare(Bytes32 id) {
        tell(new FundEvent.DefaultDeclared(id, DEBTOR, DOLLAR, FundProfile.XLN, 1));
        return tail;
    }

    /** @return the claim */
    long count(Bytes32 id, long index) {
        long claim = amounts.get(index);
        tell(new FundEvent.ClaimCounted(id, index, creditors.get(index), Amount.of(claim)));
        return claim;
    }

    void allocated(Bytes32 id, long loss) {
        tell(new FundEvent.DefaultAllocated(id, Amount.of(loss), Amount.ZERO, Amount.ZERO));
    }

    /** Counts all at once. */
    void decide(Bytes32 id) {
        long end = declare(id);
        long loss = 0;
        for (long index : List.copyOf(amounts.headMap(end).keySet())) {
            if (!creditors.get(index).equals(FUND)) {
                loss += count(id, index);
            }
        }
        allocated(id, loss);
    }

    long anyStanding(Random random) {
        List<Long> standing = List.copyOf(amounts.keySet());
        return standing.get(random.nextInt(standing.size()));
    }

    DebtorsOwn replay() {
        return replay(all);
    }

    static DebtorsOwn replay(List<Told> told) {
        DebtorsOwn own = new DebtorsOwn(FUND, DEBTOR, DOLLAR);
        for (Told one : told) {
            switch (one) {
                case Told.OfDepositary(LoggedEvent event) -> own.take(event);
                case Told.OfFund(LoggedFundEvent event) -> own.take(event);
            }
        }
        return own;
    }
}
