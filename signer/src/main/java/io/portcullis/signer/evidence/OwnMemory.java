package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.policy.Facts;
import java.util.List;

/** What the judging signer remembers by itself, as far as judging needs it: nothing of it comes from the appliance. */
public interface OwnMemory {
    /** Of a signer that has agreed to nothing yet. */
    OwnMemory EMPTY = new OwnMemory() {
        @Override
        public AcceptedPolicy policy() {
            return AcceptedPolicy.NONE;
        }

        @Override
        public List<Facts.Spent> spent(EntityId entity) {
            return List.of();
        }
    };

    AcceptedPolicy policy();

    /** Every batch this signer has agreed to, whatever came of it. */
    List<Facts.Spent> spent(EntityId entity);
}
