package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A cause that is raised.
 *
 * @param since Unix seconds of its first raise since it was last lowered
 * @param by who raised it
 * @param text what was seen first
 * @param mended whether what was wrong has ended; the level stands all the same
 */
public record Standing(
        FreezeCause cause, FreezeLevel level, long since, NavigableSet<String> by, String text, boolean mended) {
    public Standing {
        by = Collections.unmodifiableNavigableSet(new TreeSet<>(by));
    }

    static Standing first(FreezeInput.Raised raise) {
        return new Standing(
                raise.cause(),
                raise.level(),
                raise.at(),
                new TreeSet<>(Collections.singleton(raise.by())),
                raise.text(),
                false);
    }

    /** The join of what stands and a raise: whatever comes first, the same stands. */
    Standing with(FreezeInput.Raised raise) {
        boolean earlier =
                raise.at() < since || (raise.at() == since && raise.text().compareTo(text) < 0);
        TreeSet<String> all = new TreeSet<>(by);
        all.add(raise.by());
        while (all.size() > Limits.MAX_NAMES) {
            all.removeLast();
        }
        return new Standing(
                cause,
                raise.level().compareTo(level) > 0 ? raise.level() : level,
                Math.min(since, raise.at()),
                all,
                earlier ? raise.text() : text,
                false);
    }

    Standing asMended() {
        return new Standing(cause, level, since, by, text, true);
    }

    /** Whether a lowering that these people approved may end it. */
    boolean yieldsTo(Lowering lowering) {
        boolean ended = mended || cause.endsByLowering();
        boolean underThreat = cause == FreezeCause.DURESS_SIGNALLED && !Collections.disjoint(by, lowering.approvers());
        return level.compareTo(lowering.to()) > 0 && ended && !underThreat;
    }
}
