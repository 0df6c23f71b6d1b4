package io.portcullis.watchtower.service;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.watchtower.watch.Seen;
import java.util.Optional;
import java.util.Set;

/** What of the chain's events a tower cares for. */
final class Sight {
    private final Set<EntityId> clients;
    private final Held held;

    /** What was promised of an account whose dispute began in a block; as {@link Seen.DisputeStarted} has it. */
    @FunctionalInterface
    interface Held {
        long version(Bytes32 account, long block);
    }

    /** @param clients entities of all clients */
    Sight(Set<EntityId> clients, Held held) {
        this.clients = Set.copyOf(clients);
        this.held = held;
    }

    Optional<Seen> of(Change change) {
        DepositaryEvent event = change.event().event();
        return event instanceof AccountEvent ofAccount
                ? account(ofAccount, change.event().blockNumber())
                : entity(event);
    }

    private Optional<Seen> account(AccountEvent event, long block) {
        return switch (event) {
            case AccountEvent.DisputeStarted started ->
                Optional.of(new Seen.DisputeStarted(
                        started.account(), started.version(), started.until(), held.version(started.account(), block)));
            case AccountEvent.DisputeCountered countered ->
                Optional.of(new Seen.DisputeCountered(countered.account(), countered.version()));
            case AccountEvent.DisputeFinalized ended ->
                Optional.of(new Seen.DisputeEnded(ended.account(), ended.version()));
            case AccountEvent.AccountClosed closed ->
                Optional.of(new Seen.DisputeEnded(closed.account(), closed.finalVersion()));
            case AccountEvent.DebtOpened debt ->
                ofClient(debt.debtor(), new Seen.DebtOpened(debt.debtor(), debt.token(), debt.amount()));
            default -> Optional.empty();
        };
    }

    private Optional<Seen> entity(DepositaryEvent event) {
        return switch (event) {
            case DepositaryEvent.WithdrawalQueued queued ->
                ofClient(
                        queued.entity(),
                        new Seen.WithdrawalQueued(
                                queued.entity(), queued.id(), queued.token(), queued.amount(), queued.releaseAt()));
            case DepositaryEvent.FreezeRaised raised ->
                ofClient(raised.entity(), new Seen.FreezeMoved(raised.entity(), raised.level()));
            case DepositaryEvent.FreezeLowered lowered ->
                ofClient(lowered.entity(), new Seen.FreezeMoved(lowered.entity(), lowered.level()));
            case DepositaryEvent.BoardActivated board ->
                ofClient(board.entity(), new Seen.BoardActivated(board.entity(), board.epoch()));
            default -> Optional.empty();
        };
    }

    private Optional<Seen> ofClient(EntityId entity, Seen seen) {
        return clients.contains(entity) ? Optional.of(seen) : Optional.empty();
    }
}
