package io.portcullis.watchtower.watch;

/**
 * How a tower watches.
 *
 * @param answersPerBlock asked for at once: a share of a block's gas, by what an answer takes
 * @param buriedBlocks on top of a dispute's end before it is forgotten
 */
public record WatchRules(int answersPerBlock, int buriedBlocks) {
    /** Half of a block of 36 million gas, at 400,000 an answer; two epochs. */
    public static final WatchRules STANDARD = new WatchRules(45, 64);

    public WatchRules {
        if (answersPerBlock < 1 || buriedBlocks < 1) {
            throw new IllegalArgumentException("a tower answers, and forgets only what is buried");
        }
    }
}
