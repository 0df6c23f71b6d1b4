package io.portcullis.depositary.model;

/** A party registered in the Depositary; see {@link Board#entityId}. */
public record EntityId(Bytes32 value) implements Comparable<EntityId> {
    public EntityId {
        if (value.isZero()) {
            throw new IllegalArgumentException("an entity id is never zero");
        }
    }

    public static EntityId fromHex(String hex) {
        return new EntityId(Bytes32.fromHex(hex));
    }

    @Override
    public int compareTo(EntityId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
