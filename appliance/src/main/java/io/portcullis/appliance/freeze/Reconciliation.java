package io.portcullis.appliance.freeze;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds three books against each other, at one block: what the contract has, what it says it owes, and what its events add up to; and this
 * entity's reserves by both.
 *
 * <p>All answers are asked by the block's hash, so that a reorg can only make a question unanswerable. Every node is asked: one that tells other
 * balances than the rest is a difference like any.
 */
public final class Reconciliation {
    private final List<DepositaryClient> nodes;
    private final EntityId entity;
    private final Map<TokenId, Asset> assets = new HashMap<>();

    public Reconciliation(DepositaryClient node, EntityId entity) {
        this(List.of(node), entity);
    }

    /** @param nodes of one chain, the first of which says what a token is */
    public Reconciliation(List<DepositaryClient> nodes, EntityId entity) {
        this.nodes = List.copyOf(nodes);
        this.entity = entity;
    }

    /**
     * What does not add up first.
     *
     * @throws io.portcullis.depositary.client.ChainException if the node does not know the block, or does not answer
     */
    public Optional<String> difference(ChainStore.Books books) {
        return nodes.stream()
                .map(node -> difference(node, books))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> difference(DepositaryClient chain, ChainStore.Books books) {
        Bytes32 block = books.block().hash();
        for (Map.Entry<TokenId, BigInteger> one : books.owed().entrySet()) {
            TokenId token = one.getKey();
            Amount held = chain.heldIn(block, token);
            Optional<String> difference = compare(
                            token, "the events add up to", one.getValue(), "the contract owes", held.units(), true)
                    .or(() -> compare(
                            token,
                            "the contract owes",
                            held.units(),
                            "it has",
                            chain.balanceIn(block, asset(token)).units(),
                            false))
                    .or(() -> books.reserves()
                            .flatMap(reserves -> compare(
                                    token,
                                    "this entity's events add up to",
                                    reserves.getOrDefault(token, BigInteger.ZERO),
                                    "the contract says",
                                    chain.reserveIn(block, entity, token).units(),
                                    true)));
            if (difference.isPresent()) {
                return difference.map(text -> "block " + books.block().number() + ": " + text);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> compare(
            TokenId token, String left, BigInteger owed, String right, BigInteger found, boolean exact) {
        boolean fits = exact ? owed.equals(found) : owed.compareTo(found) <= 0;
        return fits
                ? Optional.empty()
                : Optional.of("token " + token + ": " + left + " " + owed + ", " + right + " " + found);
    }

    private Asset asset(TokenId token) {
        return assets.computeIfAbsent(token, id -> nodes.getFirst().token(id).orElseThrow());
    }
}
