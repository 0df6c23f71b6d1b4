package io.portcullis.appliance.dispute;

import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contract's disputes of one account, in Java (protocol, section 5; {@code libraries/Disputes.sol}): who may bring what is taken for granted, that is
 * the business of seals. A copy is the chain as it was, for reorgs.
 */
final class ModelDepositary {
    private final BigInteger collateral;
    private final BigInteger ondelta;
    private Optional<DisputeState> dispute = Optional.empty();
    private long settledVersion;
    private final Map<Bytes32, Long> shown = new HashMap<>();
    private final Map<TokenId, BigInteger> moved = new HashMap<>();
    private Optional<Map<TokenId, Allocation>> ended = Optional.empty();

    ModelDepositary(BigInteger collateral, BigInteger ondelta) {
        this.collateral = collateral;
        this.ondelta = ondelta;
    }

    ModelDepositary copy() {
        ModelDepositary copy = new ModelDepositary(collateral, ondelta);
        copy.dispute = dispute;
        copy.settledVersion = settledVersion;
        copy.shown.putAll(shown);
        copy.moved.putAll(moved);
        copy.ended = ended;
        return copy;
    }

    Optional<DisputeState> dispute() {
        return dispute;
    }

    Map<Bytes32, Long> shown() {
        return shown;
    }

    Optional<Map<TokenId, Allocation>> ended() {
        return ended;
    }

    boolean start(ProofBody body, long now) {
        if (dispute.isPresent() || ended.isPresent() || body.version() <= settledVersion) {
            return false;
        }
        stand(body, now + body.leftResponseSeconds() + body.rightResponseSeconds());
        return true;
    }

    boolean counter(ProofBody body, long now) {
        if (dispute.isEmpty()
                || !dispute.get().isOpenAt(now)
                || body.version() <= dispute.get().version()) {
            return false;
        }
        stand(body, dispute.get().until());
        return true;
    }

    private void stand(ProofBody body, long until) {
        int clauses = body.clauses().size();
        dispute = Optional.of(new DisputeState(
                body.version(), until, 1, 1, body.hash(), Bytes32.ZERO, body.clausesHash(clauses), clauses));
    }

    void reveal(AccountOperation.SecretReveal secrets, long now) {
        secrets.values()
                .forEach(each -> shown.putIfAbsent(
                        Bytes32.of(Bytes.of(each.value().toArray()).sha256().toArray()), now));
    }

    /** As {@code Disputes.finalize}: the clauses must be the last of those left, the deltas those of what stands. */
    boolean finish(DisputeFinalize it, ProofBody claimed, long now) {
        if (dispute.isEmpty() || dispute.get().isOpenAt(now)) {
            return false;
        }
        DisputeState standing = dispute.get();
        int from = standing.clausesLeft() - it.clauses().size();
        if (from < 0
                || !claimed.hash().equals(standing.bodyHash())
                || !claimed.clauses().subList(from, standing.clausesLeft()).equals(it.clauses())) {
            return false;
        }
        it.clauses().forEach(this::execute);
        dispute = Optional.of(new DisputeState(
                standing.version(),
                standing.until(),
                1,
                1,
                standing.bodyHash(),
                Bytes32.ZERO,
                claimed.clausesHash(from),
                from));
        if (it.allocation() instanceof DisputeFinalize.Allocates.Now conclusion) {
            if (from != 0) {
                return false;
            }
            allocate(conclusion.deltas());
        }
        return true;
    }

    private void execute(Clause clause) {
        Long at = shown.get(clause.hash());
        int evidence = at != null && at < clause.expiresAt() ? 1 : 0;
        BigInteger given = Allocation.of(clause, evidence).given().units();
        moved.merge(clause.token(), clause.byLeft() ? given.negate() : given, BigInteger::add);
    }

    private void allocate(List<TokenDelta> deltas) {
        Map<TokenId, Allocation> all = new HashMap<>();
        for (TokenDelta each : deltas) {
            BigInteger delta =
                    ondelta.add(each.offdelta().units()).add(moved.getOrDefault(each.token(), BigInteger.ZERO));
            all.put(each.token(), Allocation.of(new Amount(collateral), delta));
        }
        settledVersion = dispute.orElseThrow().version();
        dispute = Optional.empty();
        ended = Optional.of(all);
    }
}
