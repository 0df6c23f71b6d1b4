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
import java.util.TreeMap;

/**
 * The contract's disputes of one account, in Java (protocol, section 5; {@code libraries/Disputes.sol}): who may bring what is taken for granted, that is
 * the business of seals. Of each token as much collateral lies in the account. A copy is the chain as it was, for reorgs.
 */
final class ModelDepositary {
    private final BigInteger collateral;
    private final BigInteger ondelta;
    private Optional<DisputeState> dispute = Optional.empty();
    private long settledVersion;

    /** By hash: at which moment how many steps more than before were shown. */
    private final Map<Bytes32, TreeMap<Long, Integer>> shown = new HashMap<>();

    /** By the order of the body: what its taker chose of it, and when. */
    private final Map<Fill, Chosen> fills = new HashMap<>();

    private final Map<TokenId, BigInteger> moved = new HashMap<>();
    private Optional<Map<TokenId, Allocation>> ended = Optional.empty();

    private record Fill(Bytes32 bodyHash, int index, boolean byLeft) {}

    private record Chosen(int ratio, long seconds) {}

    ModelDepositary(BigInteger collateral, BigInteger ondelta) {
        this.collateral = collateral;
        this.ondelta = ondelta;
    }

    ModelDepositary copy() {
        ModelDepositary copy = new ModelDepositary(collateral, ondelta);
        copy.dispute = dispute;
        copy.settledVersion = settledVersion;
        shown.forEach((hash, steps) -> copy.shown.put(hash, new TreeMap<>(steps)));
        copy.fills.putAll(fills);
        copy.moved.putAll(moved);
        copy.ended = ended;
        return copy;
    }

    Optional<DisputeState> dispute() {
        return dispute;
    }

    /** Steps that were shown before a time. */
    int shownBefore(Bytes32 hash, long seconds) {
        return Optional.ofNullable(shown.getOrDefault(hash, new TreeMap<>()).lowerEntry(seconds))
                .map(Map.Entry::getValue)
                .orElse(0);
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
        for (AccountOperation.SecretReveal.Shown each : secrets.values()) {
            TreeMap<Long, Integer> times =
                    shown.computeIfAbsent(chain(each.value(), each.steps()), any -> new TreeMap<>());
            if (times.isEmpty() || times.lastEntry().getValue() < each.steps()) {
                times.put(now, each.steps());
            }
        }
    }

    static Bytes32 chain(Bytes32 value, int steps) {
        Bytes32 hash = value;
        for (int i = 0; i < steps; i++) {
            hash = Bytes32.of(Bytes.of(hash.toArray()).sha256().toArray());
        }
        return hash;
    }

    /** As {@code Disputes.fill}: of any body, as often as the taker likes, while a dispute stands; the last choice counts. */
    void fill(ProofBody body, int index, boolean byLeft, int ratio, long now) {
        if (dispute.filter(standing -> standing.isOpenAt(now)).isPresent()) {
            fills.put(new Fill(body.hash(), index, byLeft), new Chosen(ratio, now));
        }
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
        for (int i = 0; i < it.clauses().size(); i++) {
            execute(standing.bodyHash(), from + i, it.clauses().get(i));
        }
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

    private void execute(Bytes32 body, int index, Clause clause) {
        Allocation.Outcome outcome = Allocation.of(clause, evidence(body, index, clause));
        move(clause.token(), clause.byLeft(), outcome.given());
        if (outcome.paid().isPositive()) {
            move(new TokenId(clause.takeToken()), !clause.byLeft(), outcome.paid());
        }
    }

    private int evidence(Bytes32 body, int index, Clause clause) {
        if (clause.kind() != Clause.Kind.ORDER) {
            return shownBefore(clause.hash(), clause.expiresAt());
        }
        Chosen chosen = fills.get(new Fill(body, index, !clause.byLeft()));
        return chosen != null && chosen.seconds() < clause.expiresAt() ? chosen.ratio() : 0;
    }

    private void move(TokenId token, boolean fromLeft, Amount amount) {
        BigInteger units = amount.units();
        moved.merge(token, fromLeft ? units.negate() : units, BigInteger::add);
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
