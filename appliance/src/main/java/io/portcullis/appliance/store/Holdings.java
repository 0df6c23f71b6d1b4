package io.portcullis.appliance.store;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the Depositary owes, and to whom, counted from its events alone: a second set of books beside the contract's own.
 *
 * <p>Invariant: whatever is applied and undone again leaves no trace.
 */
final class Holdings {
    /** Under this, what all entities together are owed: what came in and has not left. No entity has it. */
    private static final Bytes32 EVERYBODY = Bytes32.ZERO;

    private final Database database;

    Holdings(Database database) {
        this.database = database;
    }

    void project(Change change) {
        int sign = change instanceof Change.Applied ? 1 : -1;
        switch (change.event().event()) {
            case DepositaryEvent.Deposited it -> {
                move(it.token(), it.entity().value(), it.amount(), sign);
                move(it.token(), EVERYBODY, it.amount(), sign);
            }
            case DepositaryEvent.ReserveTransferred it -> {
                move(it.token(), it.from().value(), it.amount(), -sign);
                move(it.token(), it.to().value(), it.amount(), sign);
            }
            case DepositaryEvent.WithdrawalQueued it -> {
                move(it.token(), it.entity().value(), it.amount(), -sign);
                queue(it, sign);
            }
            case DepositaryEvent.WithdrawalReleased it -> {
                end(it.id(), sign);
                move(it.token(), EVERYBODY, it.amount(), -sign);
            }
            case DepositaryEvent.WithdrawalCancelled it -> {
                end(it.id(), sign);
                giveBack(it.id(), sign);
            }
            // Value goes between reserves and accounts: what is owed to all together stays.
            case AccountEvent it -> project(it, sign);
            // These move nothing.
            case DepositaryEvent.BatchProcessed _,
                    DepositaryEvent.FreezeRaised _,
                    DepositaryEvent.FreezeLowered _,
                    DepositaryEvent.FreezeLoweringProposed _,
                    DepositaryEvent.TokenRegistered _,
                    DepositaryEvent.EntityRegistered _,
                    DepositaryEvent.RulesProposed _,
                    DepositaryEvent.RulesActivated _,
                    DepositaryEvent.CapProposed _,
                    DepositaryEvent.CapActivated _,
                    DepositaryEvent.BoardProposed _,
                    DepositaryEvent.BoardActivated _,
                    DepositaryEvent.NonceBurned _ -> {}
        }
    }

    private void move(TokenId token, Bytes32 holder, Amount amount, int sign) {
        BigDecimal delta = new BigDecimal(amount.units()).multiply(BigDecimal.valueOf(sign));
        int known = database.update(
                "UPDATE holdings SET reserve = reserve + ? WHERE token = ? AND entity = ?",
                delta,
                token.value().toArray(),
                holder.toArray());
        if (known == 0) {
            database.update(
                    "INSERT INTO holdings (token, entity, reserve) VALUES (?, ?, ?)",
                    token.value().toArray(),
                    holder.toArray(),
                    delta);
        }
    }

    private void project(AccountEvent event, int sign) {
        switch (event) {
            case AccountEvent.CollateralPosted it ->
                move(it.token(), side(it.account(), it.byLeft()), it.amount(), -sign);
            case AccountEvent.CollateralSettled it -> toBoth(it.account(), it.token(), it.left(), it.right(), sign);
            case AccountEvent.CollateralAllocated it -> toBoth(it.account(), it.token(), it.left(), it.right(), sign);
            case AccountEvent.OwedPaid it ->
                pay(it.token(), it.debtor().value(), it.creditor().value(), it.amount(), sign);
            case AccountEvent.DebtOpened it -> debt(it.debtor(), it.token(), it.index(), it.creditor(), sign);
            case AccountEvent.DebtAssigned it -> debt(it.debtor(), it.token(), it.newIndex(), it.to(), sign);
            case AccountEvent.DebtPaid it -> {
                Bytes32 creditor = creditor(it.debtor(), it.token(), it.index());
                pay(it.token(), it.debtor().value(), creditor, it.amount(), sign);
            }
            // These move nothing of a reserve.
            case AccountEvent.AccountOpened _,
                    AccountEvent.AgreementUsed _,
                    AccountEvent.AgreementBurned _,
                    AccountEvent.AccountClosed _,
                    AccountEvent.DisputeStarted _,
                    AccountEvent.DisputeCountered _,
                    AccountEvent.ClausesExecuted _,
                    AccountEvent.OrderFillChosen _,
                    AccountEvent.DisputeFinalized _,
                    AccountEvent.DebtForgiven _,
                    AccountEvent.SecretRevealed _ -> {}
        }
    }

    private void toBoth(Bytes32 account, TokenId token, Amount left, Amount right, int sign) {
        move(token, side(account, true), left, sign);
        move(token, side(account, false), right, sign);
    }

    private void pay(TokenId token, Bytes32 debtor, Bytes32 creditor, Amount amount, int sign) {
        move(token, debtor, amount, -sign);
        move(token, creditor, amount, sign);
    }

    private Bytes32 side(Bytes32 account, boolean left) {
        return database.find(
                        "SELECT left_entity, right_entity FROM chain_accounts WHERE account = ?",
                        row -> Bytes32.of(row.getBytes(left ? 1 : 2)),
                        (Object) account.toArray())
                .orElseThrow(() -> new IllegalStateException("the chain never told of account " + account));
    }

    private void debt(EntityId debtor, TokenId token, long place, EntityId creditor, int sign) {
        if (sign < 0) {
            database.update(
                    "DELETE FROM chain_debts WHERE debtor = ? AND token = ? AND place = ?",
                    debtor.value().toArray(),
                    token.value().toArray(),
                    place);
            return;
        }
        database.update(
                "MERGE INTO chain_debts (debtor, token, place, creditor) KEY (debtor, token, place) VALUES (?, ?, ?, ?)",
                debtor.value().toArray(),
                token.value().toArray(),
                place,
                creditor.value().toArray());
    }

    private Bytes32 creditor(EntityId debtor, TokenId token, long place) {
        return database.find(
                        "SELECT creditor FROM chain_debts WHERE debtor = ? AND token = ? AND place = ?",
                        row -> Bytes32.of(row.getBytes(1)),
                        debtor.value().toArray(),
                        token.value().toArray(),
                        place)
                .orElseThrow(
                        () -> new IllegalStateException("the chain never told of debt " + place + " of " + debtor));
    }

    /** Whether every event of accounts was counted here; in a database that is older than that, reserves are not known. */
    boolean reservesKnown() {
        return database.find("SELECT happened FROM account_events", row -> row.getLong(1))
                        .orElse(0L)
                == 0;
    }

    private void queue(DepositaryEvent.WithdrawalQueued it, int sign) {
        if (sign < 0) {
            database.update("DELETE FROM queued_withdrawals WHERE id = ?", (Object)
                    it.id().toArray());
            return;
        }
        database.update(
                "MERGE INTO queued_withdrawals (id, token, entity, amount, waits) KEY (id) VALUES (?, ?, ?, ?, TRUE)",
                it.id().toArray(),
                it.token().value().toArray(),
                it.entity().value().toArray(),
                new BigDecimal(it.amount().units()));
    }

    private void end(Bytes32 id, int sign) {
        database.update("UPDATE queued_withdrawals SET waits = ? WHERE id = ?", sign < 0, id.toArray());
    }

    private void giveBack(Bytes32 id, int sign) {
        database.update(
                "UPDATE holdings SET reserve = reserve + (SELECT ? * q.amount FROM queued_withdrawals q WHERE q.id = ?)"
                        + " WHERE (token, entity) = (SELECT q.token, q.entity FROM queued_withdrawals q WHERE q.id = ?)",
                sign,
                id.toArray(),
                id.toArray());
    }

    /** What all entities together are owed by token, wherever in the contract it is: in reserves, in accounts, in the queue. */
    Map<TokenId, BigInteger> owed() {
        return held(EVERYBODY);
    }

    /** One entity's reserves by token. */
    Map<TokenId, BigInteger> reserves(EntityId entity) {
        return held(entity.value());
    }

    /** What waits in one entity's queue, by token. */
    Map<TokenId, BigInteger> queued(EntityId entity) {
        Map<TokenId, BigInteger> queued = new TreeMap<>();
        database.list(
                        "SELECT token, SUM(amount) FROM queued_withdrawals WHERE entity = ? AND waits GROUP BY token",
                        row -> Map.entry(
                                new TokenId(Bytes32.of(row.getBytes(1))),
                                row.getBigDecimal(2).toBigIntegerExact()),
                        (Object) entity.value().toArray())
                .forEach(one -> queued.put(one.getKey(), one.getValue()));
        return queued;
    }

    /** One entity's reserve of one token. */
    record Reserve(EntityId entity, TokenId token, BigInteger units) {}

    /** Every entity's, by token. */
    List<Reserve> reserves() {
        return database.list(
                "SELECT entity, token, reserve FROM holdings WHERE entity <> ?",
                row -> new Reserve(
                        new EntityId(Bytes32.of(row.getBytes(1))),
                        new TokenId(Bytes32.of(row.getBytes(2))),
                        row.getBigDecimal(3).toBigIntegerExact()),
                (Object) EVERYBODY.toArray());
    }

    private Map<TokenId, BigInteger> held(Bytes32 holder) {
        Map<TokenId, BigInteger> reserves = new TreeMap<>();
        database.list(
                        "SELECT token, reserve FROM holdings WHERE entity = ?",
                        row -> Map.entry(
                                new TokenId(Bytes32.of(row.getBytes(1))),
                                row.getBigDecimal(2).toBigIntegerExact()),
                        (Object) holder.toArray())
                .forEach(one -> reserves.put(one.getKey(), one.getValue()));
        return reserves;
    }
}
