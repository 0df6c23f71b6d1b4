package io.portcullis.appliance.dispute;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.follower.CursorStore;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an onlooker has seen of disputes, through every reorg: neither the tower's eyes nor the cheater's. */
final class SeenDisputes implements CursorStore {
    private Optional<Cursor> cursor = Optional.empty();
    private final Map<Bytes32, Dispute> disputes = new HashMap<>();
    private final Map<Long, Integer> startsByBlock = new HashMap<>();
    private final Map<Long, Integer> answersByBlock = new HashMap<>();
    private long startsTaken;
    private long answersTaken;
    private long slowestAnswerBlocks;

    /** One account's. */
    static final class Dispute {
        private final List<Long> versions = new ArrayList<>();
        private long startedIn;
        private long until;
        private Optional<Long> endedAt = Optional.empty();
        private Optional<AccountEvent.CollateralAllocated> allocated = Optional.empty();

        boolean hasStarted() {
            return !versions.isEmpty();
        }

        long standing() {
            return versions.getLast();
        }

        long startedIn() {
            return startedIn;
        }

        long until() {
            return until;
        }

        /** The version at which it ended. */
        Optional<Long> endedAt() {
            return endedAt;
        }

        /** What left and right got of the collateral. */
        Optional<List<Amount>> allocated() {
            return allocated.map(each -> List.of(each.left(), each.right()));
        }
    }

    Dispute of(Bytes32 account) {
        return disputes.computeIfAbsent(account, each -> new Dispute());
    }

    /** Disputes, and answers, that reorgs took back. */
    long startsTaken() {
        return startsTaken;
    }

    long answersTaken() {
        return answersTaken;
    }

    int mostStartsInABlock() {
        return startsByBlock.values().stream().mapToInt(each -> each).max().orElse(0);
    }

    int mostAnswersInABlock() {
        return answersByBlock.values().stream().mapToInt(each -> each).max().orElse(0);
    }

    /** From a dispute's block to the one that answers it. */
    long slowestAnswerBlocks() {
        return slowestAnswerBlocks;
    }

    @Override
    public Optional<Cursor> load() {
        return cursor;
    }

    @Override
    public void commit(Cursor next, List<Change> changes) {
        cursor = Optional.of(next);
        for (Change change : changes) {
            DepositaryEvent event = change.event().event();
            long block = change.event().blockNumber();
            switch (change) {
                case Change.Applied it -> applied(event, block);
                case Change.Undone it -> undone(event, block);
            }
        }
    }

    private void applied(DepositaryEvent event, long block) {
        switch (event) {
            case AccountEvent.DisputeStarted started -> {
                Dispute dispute = of(started.account());
                dispute.versions.add(started.version());
                dispute.startedIn = block;
                dispute.until = started.until();
                startsByBlock.merge(block, 1, Integer::sum);
            }
            case AccountEvent.DisputeCountered countered -> {
                Dispute dispute = of(countered.account());
                dispute.versions.add(countered.version());
                answersByBlock.merge(block, 1, Integer::sum);
                slowestAnswerBlocks = Math.max(slowestAnswerBlocks, block - dispute.startedIn);
            }
            case AccountEvent.CollateralAllocated allocated ->
                of(allocated.account()).allocated = Optional.of(allocated);
            case AccountEvent.DisputeFinalized ended -> of(ended.account()).endedAt = Optional.of(ended.version());
            default -> {}
        }
    }

    private void undone(DepositaryEvent event, long block) {
        switch (event) {
            case AccountEvent.DisputeStarted started -> {
                of(started.account()).versions.removeLast();
                startsByBlock.merge(block, -1, Integer::sum);
                startsTaken++;
            }
            case AccountEvent.DisputeCountered countered -> {
                of(countered.account()).versions.removeLast();
                answersByBlock.merge(block, -1, Integer::sum);
                answersTaken++;
            }
            case AccountEvent.CollateralAllocated allocated -> of(allocated.account()).allocated = Optional.empty();
            case AccountEvent.DisputeFinalized ended -> of(ended.account()).endedAt = Optional.empty();
            default -> {}
        }
    }
}
