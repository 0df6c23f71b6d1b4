package io.portcullis.engine.link;

import java.util.List;

/** A state, and what it asks of the world. */
public record Step(State state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    static Step of(State state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
