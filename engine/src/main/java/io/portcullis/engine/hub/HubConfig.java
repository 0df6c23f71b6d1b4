package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.link.NodeId;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node is told, and all its replicas alike.
 *
 * @param domain the Depositary that seals are for
 * @param board whose keys seal for every entity of this node
 * @param hosted the entities whose accounts this node keeps, and on which terms each forwards
 * @param peers entities on other nodes
 * @param permitted hosted entities that let nobody owe them more but by their board's permit
 */
public record HubConfig(
        Eip712Domain domain,
        Board board,
        Map<EntityId, ForwardTerms> hosted,
        Map<EntityId, Remote> peers,
        Set<EntityId> permitted) {
    /** Of a node whose entities' clients grant credit as they like. */
    public HubConfig(
            Eip712Domain domain, Board board, Map<EntityId, ForwardTerms> hosted, Map<EntityId, Remote> peers) {
        this(domain, board, hosted, peers, Set.of());
    }

    public HubConfig {
        permitted = Set.copyOf(permitted);
        if (!hosted.keySet().containsAll(permitted)) {
            throw new IllegalArgumentException("only of what lives here limits are kept");
        }
        hosted = Map.copyOf(hosted);
        peers = Map.copyOf(peers);
        if (hosted.isEmpty()) {
            throw new IllegalArgumentException("a node hosts at least one entity");
        }
        if (hosted.keySet().stream().anyMatch(peers::containsKey)) {
            throw new IllegalArgumentException("an entity is on this node or on another");
        }
    }

    /**
     * On which terms an entity forwards payments.
     *
     * @param base what it keeps of each payment
     * @param partsPerMillion what it keeps of the amount that goes out, besides
     * @param expiryDeltaSeconds by how much the HTLC that comes in must outlive the one that goes out
     * @param least the smallest amount it forwards
     */
    public record ForwardTerms(Amount base, int partsPerMillion, long expiryDeltaSeconds, Amount least) {
        /** Of an entity that forwards nothing: nobody moves its balances but by its own commands. */
        public static final ForwardTerms NONE =
                new ForwardTerms(Amount.ZERO, 0, Limits.LEAST_EXPIRY_DELTA_SECONDS, Amount.MAX);

        private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

        public ForwardTerms {
            if (base.isNegative() || partsPerMillion < 0 || expiryDeltaSeconds < Limits.LEAST_EXPIRY_DELTA_SECONDS) {
                throw new IllegalArgumentException("fees are not negative, and an expiry delta is at least "
                        + Limits.LEAST_EXPIRY_DELTA_SECONDS + " s");
            }
        }

        /** {@code base + ⌈amount · ppm / 10^6⌉} for an amount that goes out. */
        public Amount fee(Amount amount) {
            BigInteger[] parts =
                    amount.units().multiply(BigInteger.valueOf(partsPerMillion)).divideAndRemainder(MILLION);
            Amount proportional = new Amount(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE));
            return base.plus(proportional);
        }
    }

    /**
     * @param node where the entity's engine is
     * @param board whose seals count for it
     */
    public record Remote(NodeId node, Board board) {}

    public boolean hosts(EntityId entity) {
        return hosted.containsKey(entity);
    }

    public Optional<Remote> remote(EntityId entity) {
        return Optional.ofNullable(peers.get(entity));
    }
}
