package io.portcullis.engine.account;

import io.portcullis.depositary.model.ProofBody;

/** Who made a frame. Two entities on one node need no conversation: a block's transactions of both make one frame. */
public enum FrameAuthor {
    RIGHT(0),
    LEFT(1),
    BOTH(2);

    private static final FrameAuthor[] BY_NUMBER = values();

    private final int number;

    FrameAuthor(int number) {
        this.number = number;
    }

    /** Its number in every encoding: it never changes. */
    public int number() {
        return number;
    }

    static FrameAuthor ofNumber(int number) {
        return BY_NUMBER[number];
    }

    public static FrameAuthor of(Side side) {
        return side.isLeft() ? LEFT : RIGHT;
    }

    /** Whether a transaction of this side may be in such a frame. */
    public boolean includes(Side side) {
        return this == BOTH || this == of(side);
    }

    /**
     * The version of the {@link ProofBody} after a frame: {@code 2 · height}, and one more unless right made it alone. Of two proposals that
     * cross at one height left's has the higher version, so right's watermark rises when it gives way.
     */
    public long version(long height) {
        return 2 * height + (this == RIGHT ? 0 : 1);
    }
}
