package io.portcullis.watchtower.judgement;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What the chain shows of one account: its disputes, and the epochs of both sides' boards when each began. Blocks come in order. */
public final class History {
    private final Bytes32 account;
    private final List<Dispute> disputes = new ArrayList<>();
    private EntityId left;
    private EntityId right;
    private final Map<EntityId, Long> epochs = new HashMap<>();

    /**
     * One dispute.
     *
     * @param startedAt Unix seconds of its block
     * @param endedAt the version it ended at; empty while it runs
     */
    public record Dispute(
            long block,
            long startedAt,
            long version,
            Bytes32 bodyHash,
            long until,
            long leftEpoch,
            long rightEpoch,
            OptionalLong endedAt) {}

    public History(Bytes32 account) {
        this.account = account;
    }

    /** @param at Unix seconds of the event's block */
    public void see(DepositaryEvent event, long block, long at) {
        switch (event) {
            case DepositaryEvent.EntityRegistered registered -> epochs.put(registered.entity(), 1L);
            case DepositaryEvent.BoardActivated board -> epochs.put(board.entity(), board.epoch());
            case AccountEvent.AccountOpened opened
            when opened.account().equals(account) -> {
                left = opened.left();
                right = opened.right();
            }
            case AccountEvent.DisputeStarted started
            when started.account().equals(account) ->
                disputes.add(new Dispute(
                        block,
                        at,
                        started.version(),
                        started.bodyHash(),
                        started.until(),
                        epochs.getOrDefault(left, 1L),
                        epochs.getOrDefault(right, 1L),
                        OptionalLong.empty()));
            case AccountEvent.DisputeFinalized ended when ended.account().equals(account) -> end(ended.version());
            case AccountEvent.AccountClosed closed when closed.account().equals(account) -> end(closed.finalVersion());
            default -> {
                // Of other accounts, or of no dispute.
            }
        }
    }

    private void end(long version) {
        if (!disputes.isEmpty() && disputes.getLast().endedAt().isEmpty()) {
            Dispute last = disputes.removeLast();
            disputes.add(new Dispute(
                    last.block(),
                    last.startedAt(),
                    last.version(),
                    last.bodyHash(),
                    last.until(),
                    last.leftEpoch(),
                    last.rightEpoch(),
                    OptionalLong.of(version)));
        }
    }

    public Bytes32 account() {
        return account;
    }

    public List<Dispute> disputes() {
        return List.copyOf(disputes);
    }
}
