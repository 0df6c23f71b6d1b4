package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;

/** What happens to a lattice. Times are Unix seconds of whoever keeps it. */
public sealed interface FreezeInput {
    long at();

    /**
     * Something is wrong. Immediate.
     *
     * @param level at least the cause's own; people may say more
     * @param by who saw it
     * @param text what was seen
     */
    record Raised(long at, FreezeCause cause, FreezeLevel level, String by, String text) implements FreezeInput {
        public Raised {
            requireTime(at);
            if (level.compareTo(cause.level()) < 0
                    || (cause != FreezeCause.OPERATOR_RAISED && level != cause.level())) {
                throw new IllegalArgumentException(cause + " closes the gate to " + cause.level());
            }
            requireWords(by, text);
        }
    }

    /** What was wrong has ended. That lowers nothing; it lets a lowering lower. */
    record Mended(long at, FreezeCause cause, String by, String text) implements FreezeInput {
        public Mended {
            requireTime(at);
            if (cause.endsByLowering()) {
                throw new IllegalArgumentException(cause + " is ended by approvers alone");
            }
            requireWords(by, text);
        }
    }

    /** A quorum of people gave leave to go down. */
    record Approved(long at, Lowering lowering) implements FreezeInput {
        public Approved {
            requireTime(at);
        }
    }

    /** The delay of the lowering that waits is over. */
    record Due(long at) implements FreezeInput {
        public Due {
            requireTime(at);
        }
    }

    /** A raise to the cause's own level, with its words made fit. */
    static Raised raised(long at, FreezeCause cause, String by, String text) {
        return raised(at, cause, cause.level(), by, text);
    }

    /** A raise, with its words made fit. */
    static Raised raised(long at, FreezeCause cause, FreezeLevel level, String by, String text) {
        return new Raised(at, cause, level, Words.fit(by, Limits.MAX_NAME), Words.fit(text, Limits.MAX_TEXT));
    }

    static Mended mended(long at, FreezeCause cause, String by, String text) {
        return new Mended(at, cause, Words.fit(by, Limits.MAX_NAME), Words.fit(text, Limits.MAX_TEXT));
    }

    private static void requireTime(long at) {
        if (at < 0) {
            throw new IllegalArgumentException("times begin at 0");
        }
    }

    private static void requireWords(String by, String text) {
        if (!Words.fits(by, Limits.MAX_NAME) || !Words.fits(text, Limits.MAX_TEXT)) {
            throw new IllegalArgumentException("names and texts are printable and bounded");
        }
    }
}
