package io.portcullis.depositary.model;

/**
 * The bilateral relation of two entities.
 *
 * @param left the entity with the smaller id
 */
public record AccountKey(EntityId left, EntityId right) implements Comparable<AccountKey> {
    public AccountKey {
        if (left.compareTo(right) >= 0) {
            throw new IllegalArgumentException("left is the entity with the smaller id");
        }
    }

    /** @throws IllegalArgumentException if the two are one entity */
    public static AccountKey between(EntityId one, EntityId other) {
        return one.compareTo(other) < 0 ? new AccountKey(one, other) : new AccountKey(other, one);
    }

    /** {@code keccak256(left ‖ right)}: how seals, proofs and the contract name the account. */
    public Bytes32 id() {
        return Keccak.hash(left.value().toArray(), right.value().toArray());
    }

    public boolean has(EntityId entity) {
        return left.equals(entity) || right.equals(entity);
    }

    /** @throws IllegalArgumentException if the entity is neither side */
    public boolean isLeft(EntityId entity) {
        if (!has(entity)) {
            throw new IllegalArgumentException(entity + " is no side of the account");
        }
        return left.equals(entity);
    }

    /** @throws IllegalArgumentException if the entity is neither side */
    public EntityId counterparty(EntityId entity) {
        return isLeft(entity) ? right : left;
    }

    @Override
    public int compareTo(AccountKey other) {
        int byLeft = left.compareTo(other.left);
        return byLeft != 0 ? byLeft : right.compareTo(other.right);
    }
}
