package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.Optional;

/** What came of an input for whoever goes by the level. */
public sealed interface FreezeMoved {
    /** Closed further. */
    record Up(FreezeLevel from, FreezeLevel to) implements FreezeMoved {}

    /** Opened, by an approved lowering that was due. */
    record Down(FreezeLevel from, FreezeLevel to) implements FreezeMoved {}

    /** Empty if the level is what it was. */
    static Optional<FreezeMoved> between(FreezeState before, FreezeState after) {
        int order = before.level().compareTo(after.level());
        if (order == 0) {
            return Optional.empty();
        }
        return Optional.of(order < 0 ? new Up(before.level(), after.level()) : new Down(before.level(), after.level()));
    }
}
