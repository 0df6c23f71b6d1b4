package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.EntityId;

/**
 * Evidence against an entity: its quorum sealed two profiles of one sequence. Signers that keep their watermarks never do; so whoever shows this
 * has keys outside of their signers, and nothing of the entity counts any more.
 *
 * <p>Invariant: same entity, same sequence, different bytes. That both seals are good is checked by {@link Gossip}.
 */
public record Equivocation(VouchedProfile one, VouchedProfile other) {
    public Equivocation {
        if (!one.profile().entity().equals(other.profile().entity())
                || one.profile().sequence() != other.profile().sequence()
                || one.profile().equals(other.profile())) {
            throw new IllegalArgumentException("evidence is two profiles of one entity and sequence");
        }
    }

    public EntityId entity() {
        return one.profile().entity();
    }
}
