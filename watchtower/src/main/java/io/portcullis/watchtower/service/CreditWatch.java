package io.portcullis.watchtower.service;

import io.portcullis.depositary.client.AccountLine;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.watchtower.store.AccountTable;
import io.portcullis.watchtower.store.AppointmentStore;
import io.portcullis.watchtower.watch.WatchInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What counterparties owe clients beyond their collateral, held against the clients' limits: Δ of the newest body held, with ondelta and collateral as
 * the chain has them. What clauses would move is not counted: it may yet go either way.
 *
 * <p>Invariant: an account is looked at soon after a hand-over of it or an event that moves its numbers, in the order in which they moved, and, moved
 * or not, whenever the round through all accounts comes to it: so nothing is missed for good, after a restart or when too many wait.
 */
final class CreditWatch {
    /** Moved accounts of one look; each takes a question to the node for each of its tokens that has a limit. */
    private static final int MOVED_AT_ONCE = 64;

    /** Accounts of one look that the round goes on by. */
    private static final int ROUND_AT_ONCE = 8;

    /** Moved accounts that wait; beyond, the round finds them. */
    private static final int MOST_WAITING = 1 << 17;

    private final Map<EntityId, Map<TokenId, Amount>> limits = new HashMap<>();
    private final DepositaryClient client;
    private final AppointmentStore store;

    /** Guarded by itself. */
    private final Set<Bytes32> moved = new LinkedHashSet<>();

    private int round;

    CreditWatch(List<TowerConfig.Client> clients, DepositaryClient client, AppointmentStore store) {
        this.client = client;
        this.store = store;
        clients.stream()
                .filter(each -> !each.creditLimits().isEmpty())
                .forEach(each -> each.entities().forEach(entity -> limits.put(entity, each.creditLimits())));
    }

    /** An account's body moved. */
    void moved(Bytes32 account) {
        if (limits.isEmpty()) {
            return;
        }
        synchronized (moved) {
            if (moved.size() < MOST_WAITING) {
                moved.add(account);
            }
        }
    }

    /** An event moved an account's collateral or ondelta, or its being taken back did. */
    void saw(DepositaryEvent event) {
        switch (event) {
            case AccountEvent.CollateralPosted posted -> moved(posted.account());
            case AccountEvent.CollateralSettled settled -> moved(settled.account());
            case AccountEvent.CollateralAllocated allocated -> moved(allocated.account());
            default -> {
                // It moves no collateral.
            }
        }
    }

    /** What some of the accounts owe. Throws what the client throws; what it was about to look at the round finds. */
    List<WatchInput.Credit> look() {
        if (limits.isEmpty()) {
            return List.of();
        }
        List<WatchInput.Credit> found = new ArrayList<>();
        for (Bytes32 account : next()) {
            look(account, found);
        }
        List<AccountTable.Held> some = store.list(round, ROUND_AT_ONCE);
        some.forEach(held -> look(held.account().id(), found));
        round = some.isEmpty() ? 0 : round + some.size();
        return found;
    }

    private List<Bytes32> next() {
        synchronized (moved) {
            List<Bytes32> next = moved.stream().limit(MOVED_AT_ONCE).toList();
            next.forEach(moved::remove);
            return next;
        }
    }

    private void look(Bytes32 account, List<WatchInput.Credit> found) {
        store.head(account).ifPresent(head -> {
            look(head, head.account().left(), found);
            look(head, head.account().right(), found);
        });
    }

    private void look(ProofHead head, EntityId creditor, List<WatchInput.Credit> found) {
        Map<TokenId, Amount> limit = limits.getOrDefault(creditor, Map.of());
        for (TokenDelta delta : head.deltas()) {
            if (limit.containsKey(delta.token())) {
                Amount owed = owedTo(creditor, head.account(), delta);
                found.add(new WatchInput.Credit(head.account().id(), delta.token(), owed, limit.get(delta.token())));
            }
        }
    }

    private Amount owedTo(EntityId creditor, AccountKey account, TokenDelta delta) {
        AccountLine line = client.accounts().line(account, delta.token());
        BigInteger whole = line.ondelta().units().add(delta.offdelta().units());
        Allocation allocation = Allocation.of(line.collateral(), whole);
        return account.isLeft(creditor) ? allocation.rightOwes() : allocation.leftOwes();
    }
}
