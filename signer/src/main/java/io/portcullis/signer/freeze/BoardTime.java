package io.portcullis.signer.freeze;

import java.util.Collection;

/** What the board's signed checkpoints say of a member's own clock. Pure. */
public final class BoardTime {
    private BoardTime() {}

    /**
     * A checkpoint that its signer made.
     *
     * @param weight its signer's in the board
     * @param at Unix seconds
     */
    public record Word(int weight, long at) {}

    /**
     * Whether a quorum has signed times that this clock has not reached. One member that lies about its time, or several below the threshold, move
     * nothing; and an old checkpoint proves nothing, so nobody is told to be ahead.
     */
    public static boolean ahead(Collection<Word> others, int threshold, long nowSeconds) {
        int weight = others.stream()
                .filter(word -> word.at() > nowSeconds + Limits.BOARD_TOLERANCE.toSeconds())
                .mapToInt(Word::weight)
                .sum();
        return weight >= threshold;
    }
}
