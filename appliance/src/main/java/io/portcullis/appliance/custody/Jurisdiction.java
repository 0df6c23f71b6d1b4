package io.portcullis.appliance.custody;

import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Rules;
import io.portcullis.signer.evidence.TrustRoots;
import java.util.Optional;

/**
 * The chain and entity this appliance serves.
 *
 * @param chain sends from the account that pays
 * @param guardian the same contract, sending from the guardian's account
 * @param confirmations blocks on top of a transaction before it is booked
 */
public record Jurisdiction(TrustRoots trust, DepositaryClient chain, DepositaryClient guardian, int confirmations) {
    public Eip712Domain domain() {
        return trust.domain();
    }

    public EntityId entity() {
        return trust.entity();
    }

    EntityState state() {
        return chain.entity(entity())
                .orElseThrow(() -> ApplianceTag.DEPLOYMENT_MISMATCH.refusal("the chain knows no entity " + entity()));
    }

    Rules rules() {
        return chain.rules(entity())
                .orElseThrow(() -> ApplianceTag.DEPLOYMENT_MISMATCH.refusal("the chain knows no entity " + entity()));
    }

    /** The group key that the board in force names. */
    Optional<GroupKey> groupKey() {
        return board().groupKey();
    }

    Board board() {
        return chain.board(entity())
                .orElseThrow(() -> ApplianceTag.DEPLOYMENT_MISMATCH.refusal("the chain knows no entity " + entity()));
    }

    /** Seconds of the chain's newest block. */
    long chainTime() {
        return chain.node().head().timestamp();
    }
}
