package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Facts;
import java.util.List;
import java.util.Optional;

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

        @Override
        public Optional<Proposal> proposal() {
            return Optional.empty();
        }

        @Override
        public List<Proposal> proposals() {
            return List.of();
        }

        @Override
        public Optional<Decision> ended(Bytes32 intent) {
            return Optional.empty();
        }

        @Override
        public boolean locked(Intent.Bytes credentialId, long since) {
            return false;
        }
    };

    AcceptedPolicy policy();

    /**
     * The last change of policy that this signer has agreed to.
     *
     * @param tightens whether it is tighter than the one that was in force, and another
     * @param notBefore when it may be judged by at the earliest, Unix seconds
     */
    record Proposal(long version, Bytes32 hash, boolean tightens, long notBefore) {}

    Optional<Proposal> proposal();

    /** Every change of policy that this signer has agreed to, in that order. */
    List<Proposal> proposals();

    /** By which decision, shown to this signer, the intent ended, if one ended it. */
    Optional<Decision> ended(Bytes32 intent);

    /** Whether a credential, as it was enrolled by that version of the policy, showed a counter that went back. */
    boolean locked(Intent.Bytes credentialId, long since);

    /** Every batch this signer has agreed to, whatever came of it. */
    List<Facts.Spent> spent(EntityId entity);
}
