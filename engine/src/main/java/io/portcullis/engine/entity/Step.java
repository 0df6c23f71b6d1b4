package io.portcullis.engine.entity;

import java.util.List;

/** A state, and what it asks of the world. */
public record Step(State state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }
}
