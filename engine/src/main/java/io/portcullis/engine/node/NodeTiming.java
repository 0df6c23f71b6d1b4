package io.portcullis.engine.node;

/**
 * When blocks close.
 *
 * @param blockMillis after it opened a block closes though the signers are busy; times the seals owed, if they are more than one
 * @param heartbeatMillis after this long without an input an empty block says that the node lives and moves its time on
 */
public record NodeTiming(long blockMillis, long heartbeatMillis) {
    public static final NodeTiming STANDARD = new NodeTiming(100, 10_000);

    public NodeTiming {
        if (blockMillis < 1 || heartbeatMillis < blockMillis) {
            throw new IllegalArgumentException("blocks close, hearts beat");
        }
    }
}
