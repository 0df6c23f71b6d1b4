package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import java.util.Optional;

/** The seam to whoever knows the boards of entities: the chain, or a configuration that pins them. It answers at once. */
@FunctionalInterface
public interface Boards {
    /** Whose quorum speaks for the entity; empty while that is not known, and then nothing of the entity is taken. */
    Optional<Board> boardOf(EntityId entity);
}
