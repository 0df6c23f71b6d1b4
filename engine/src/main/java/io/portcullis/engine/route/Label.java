package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import java.util.Comparator;

/**
 * A way from an entity to the receiver.
 *
 * @param entity where it begins, as the graph numbers it
 * @param amount that must reach the entity, or leave it if it is the sender
 * @param expirySeconds of the HTLC that brings it
 * @param cost fees and risk so far
 * @param channel the first of the way, none (-1) at the receiver
 * @param rest the way without that channel; the receiver's is itself nothing
 */
record Label(int entity, Amount amount, long expirySeconds, int hops, Amount cost, int channel, Label rest) {
    static final int NONE = -1;

    /** Cheapest first; what is equal is decided by numbers that every replica gives alike. */
    static final Comparator<Label> ORDER = Comparator.comparing(Label::cost)
            .thenComparingInt(Label::hops)
            .thenComparingLong(Label::expirySeconds)
            .thenComparingInt(Label::entity)
            .thenComparing(Label::compareWays);

    private static int compareWays(Label one, Label other) {
        Label left = one;
        Label right = other;
        while (left != null && right != null) {
            if (left.channel != right.channel) {
                return Integer.compare(left.channel, right.channel);
            }
            left = left.rest;
            right = right.rest;
        }
        return 0;
    }

    /** In no respect worse: whatever goes on from the other may go on from this one instead. */
    boolean dominates(Label other) {
        return amount.compareTo(other.amount) <= 0 && expirySeconds <= other.expirySeconds && hops <= other.hops;
    }
}
