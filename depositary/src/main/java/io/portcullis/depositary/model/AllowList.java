package io.portcullis.depositary.model;

import java.util.List;

/**
 * The destinations an entity's withdrawals may go to, as the RFC 9162 tree whose root is in its {@link Rules}. A leaf's data is the
 * 64 bytes {@code abi.encode(bytes32 token, address destination)}; the order is the document's.
 */
public record AllowList(List<Entry> entries) {
    /** One destination for one token. */
    public record Entry(TokenId token, Address destination) {
        public Entry {
            if (destination.isZero()) {
                throw new IllegalArgumentException("the zero address is no destination");
            }
        }

        Bytes32 leafHash() {
            return MerkleTree.leafHash(
                    new AbiWriter().word(token.value()).address(destination).toBytes());
        }
    }

    public AllowList {
        entries = List.copyOf(entries);
        if (entries.stream().distinct().count() != entries.size()) {
            throw new IllegalArgumentException("a destination stands twice in the allow-list");
        }
    }

    public int size() {
        return entries.size();
    }

    public Bytes32 root() {
        return MerkleTree.root(leafHashes());
    }

    public boolean contains(TokenId token, Address destination) {
        return entries.contains(new Entry(token, destination));
    }

    /**
     * The operation that pays out to a listed destination, with its proof.
     *
     * @throws IllegalArgumentException if the destination is not on the list
     */
    public Operation.Withdraw withdraw(TokenId token, Address destination, Amount amount) {
        int index = entries.indexOf(new Entry(token, destination));
        if (index < 0) {
            throw new IllegalArgumentException("the destination is not on the allow-list: " + destination);
        }
        return new Operation.Withdraw(token, destination, amount, index, MerkleTree.inclusionPath(index, leafHashes()));
    }

    private List<Bytes32> leafHashes() {
        return entries.stream().map(Entry::leafHash).toList();
    }
}
