package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainRefusal;
import io.portcullis.depositary.client.PendingRules;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.client.RevertTag;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.signer.policy.SignedPolicy;
import java.util.Optional;

/**
 * What a batch has proposed and the chain puts in force after a delay: rules, a board, a lower freeze level. Anyone may activate it when its time has
 * come; somebody else may have.
 */
final class Activation {
    private final IntentStore store;
    private final Jurisdiction jurisdiction;

    Activation(IntentStore store, Jurisdiction jurisdiction) {
        this.store = store;
        this.jurisdiction = jurisdiction;
    }

    /** Where it stands. */
    enum Outcome {
        WAITING,
        DONE,
        /** Its proposal is gone: somebody has taken it back on the chain. */
        WITHDRAWN
    }

    Outcome look(IntentStore.Row row) {
        return switch (row.intent().kind()) {
            case BOARD -> board(row);
            case FREEZE -> lowering(row);
            default -> rules(row.dossier().newPolicy().orElseThrow());
        };
    }

    private Outcome rules(SignedPolicy next) {
        if (jurisdiction.rules().policyVersion() < next.policy().version()) {
            Optional<PendingRules> pending = jurisdiction.chain().pendingRules(jurisdiction.entity());
            if (pending.isEmpty() || pending.get().activeAt() > jurisdiction.chainTime()) {
                return Outcome.WAITING;
            }
            store.putPolicy(next);
            jurisdiction.chain().activateRules(jurisdiction.entity());
        }
        store.putPolicy(next);
        return Outcome.DONE;
    }

    /** Lowered on the chain when its time has come; ended as well if somebody has raised the level since, which withdrew it. */
    private Outcome lowering(IntentStore.Row row) {
        Optional<DepositaryEvent.FreezeLoweringProposed> proposed = receipt(row).events().stream()
                .filter(logged -> logged.event() instanceof DepositaryEvent.FreezeLoweringProposed)
                .map(logged -> (DepositaryEvent.FreezeLoweringProposed) logged.event())
                .findFirst();
        if (proposed.isEmpty()
                || jurisdiction.state().freezeLevel().compareTo(proposed.get().level()) <= 0) {
            return Outcome.DONE;
        }
        if (proposed.get().activeAt() > jurisdiction.chainTime()) {
            return Outcome.WAITING;
        }
        try {
            jurisdiction.chain().activateFreeze(jurisdiction.entity());
            return Outcome.DONE;
        } catch (ChainRefusal e) {
            if (e.tag() != RevertTag.NOTHING_PENDING) {
                throw e;
            }
            return Outcome.WITHDRAWN;
        }
    }

    private Outcome board(IntentStore.Row row) {
        Batch batch = Batch.decode(row.intent().batchBytes().toArray());
        if (jurisdiction.state().boardEpoch() > batch.boardEpoch()) {
            return Outcome.DONE;
        }
        boolean due = receipt(row).events().stream()
                .anyMatch(logged -> logged.event() instanceof DepositaryEvent.BoardProposed proposed
                        && proposed.activeAt() <= jurisdiction.chainTime());
        if (due) {
            jurisdiction.chain().activateBoard(jurisdiction.entity());
        }
        return Outcome.WAITING;
    }

    private Receipt receipt(IntentStore.Row row) {
        return jurisdiction
                .chain()
                .receipt(row.mined().orElseThrow().transactionHash())
                .orElseThrow(() -> ApplianceTag.INTERNAL.refusal("a booked batch has no receipt"));
    }
}
