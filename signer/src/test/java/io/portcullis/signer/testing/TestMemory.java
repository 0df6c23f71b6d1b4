package io.portcullis.signer.testing;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a signer remembers, as a test says. */
public record TestMemory(
        AcceptedPolicy policy,
        List<Facts.Spent> batches,
        Optional<Proposal> proposal,
        Set<Bytes32> rejections,
        Map<Intent.Bytes, Long> locks)
        implements OwnMemory {
    public static final TestMemory EMPTY = new TestMemory(AcceptedPolicy.NONE, List.of());

    public TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches, Optional<Proposal> proposal) {
        this(policy, batches, proposal, Set.of(), Map.of());
    }

    public TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches) {
        this(policy, batches, Optional.empty());
    }

    public static TestMemory locking(Intent.Bytes credentialId, long since) {
        return new TestMemory(AcceptedPolicy.NONE, List.of(), Optional.empty(), Set.of(), Map.of(credentialId, since));
    }

    public static TestMemory rejecting(Bytes32 intent) {
        return new TestMemory(AcceptedPolicy.NONE, List.of(), Optional.empty(), Set.of(intent), Map.of());
    }

    @Override
    public boolean rejected(Bytes32 intent) {
        return rejections.contains(intent);
    }

    @Override
    public boolean locked(Intent.Bytes credentialId, long since) {
        return locks.getOrDefault(credentialId, -1L) >= since;
    }

    @Override
    public List<Proposal> proposals() {
        return proposal.stream().toList();
    }

    @Override
    public List<Facts.Spent> spent(EntityId entity) {
        return batches;
    }
}
