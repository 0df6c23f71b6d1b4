package io.portcullis.engine.entity;

import java.util.Optional;

/** The validators of the height that is being decided, and those that are known to follow. */
public record Epochs(Validators current, Optional<Scheduled> next) {
    /** @param from the first height of these validators; before it their votes are worth nothing, from it on only theirs count */
    public record Scheduled(Validators validators, BlockHeight from) {}

    public Epochs {
        if (next.isPresent() && next.get().validators().epoch() != current.epoch() + 1) {
            throw new IllegalArgumentException("epochs come one after the other");
        }
    }

    public Epochs(Validators current) {
        this(current, Optional.empty());
    }

    /** Whether at that height the validators are others than now. */
    boolean changesBy(BlockHeight height) {
        return next.isPresent() && !next.get().from().isAfter(height);
    }

    Epochs at(BlockHeight height) {
        return next.filter(scheduled -> !scheduled.from().isAfter(height))
                .map(scheduled -> new Epochs(scheduled.validators()))
                .orElse(this);
    }
}
