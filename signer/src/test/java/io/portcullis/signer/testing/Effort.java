package io.portcullis.signer.testing;

/** How much of what could be tried is tried: a sample in the test command, all of it in the long run, which says so by a property. */
public final class Effort {
    private static final int FACTOR = Integer.getInteger("proof.effort", 1);

    private Effort() {}

    public static boolean isWhole() {
        return FACTOR > 1;
    }

    /** So much in the test command, and its multiple in the long run. */
    public static int times(int least) {
        return Math.multiplyExact(least, FACTOR);
    }
}
