package io.portcullis.signer.keyceremony;

import java.util.List;

/** What an input makes of a ceremony. */
public record Step(State state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }
}
