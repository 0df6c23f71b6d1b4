package io.portcullis.signer.testing;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.policy.Facts;
import java.util.List;
import java.util.Optional;

/** What a signer remembers, as a test says. */
public record TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches, Optional<Proposal> proposal)
        implements OwnMemory {
    public static final TestMemory EMPTY = new TestMemory(AcceptedPolicy.NONE, List.of());

    public TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches) {
        this(policy, batches, Optional.empty());
    }

    @Override
    public List<Facts.Spent> spent(EntityId entity) {
        return batches;
    }
}
