package io.portcullis.signer.testing;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.intent.Approval.Decision;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a signer remembers, as a test says. */
public record TestMemory(
        AcceptedPolicy policy,
        List<Facts.Spent> batches,
        Optional<Proposal> proposal,
        Map<Bytes32, Decision> endings,
        Map<Intent.Bytes, Long> locks)
        implements OwnMemory {
    public static final TestMemory EMPTY = new TestMemory(AcceptedPolicy.NONE, List.of());

    public TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches, Optional<Proposal> proposal) {
        this(policy, batches, proposal, Map.of(), Map.of());
    }

    public TestMemory(AcceptedPolicy policy, List<Facts.Spent> batches) {
        this(policy, batches, Optional.empty());
    }

    public static TestMemory locking(Intent.Bytes credentialId, long since) {
        return new TestMemory(AcceptedPolicy.NONE, List.of(), Optional.empty(), Map.of(), Map.of(credentialId, since));
    }

    public static TestMemory ended(Bytes32 intent, Decision how) {
        return new TestMemory(AcceptedPolicy.NONE, List.of(), Optional.empty(), Map.of(intent, how), Map.of());
    }

    @Override
    public Optional<Decision> ended(Bytes32 intent) {
        return Optional.ofNullable(endings.get(intent));
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
