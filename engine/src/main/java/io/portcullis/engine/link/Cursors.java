package io.portcullis.engine.link;

import io.portcullis.engine.Limits;

/**
 * Where both directions of a link stand in durable state. Invariant: {@code 0 ≤ acknowledged ≤ appended}, and nothing goes back.
 *
 * @param appended highest sequence in the outbox, whether sent or not
 * @param acknowledged highest sequence that the peer is known to have durably; the outbox holds all above it
 * @param received highest sequence of the peer that is durable here
 */
public record Cursors(long appended, long acknowledged, long received) {
    public static final Cursors START = new Cursors(0, 0, 0);

    public Cursors {
        if (acknowledged < 0 || acknowledged > appended || appended > Limits.LINK_MAX_SEQUENCE) {
            throw new IllegalArgumentException("the outbox spans " + acknowledged + " to " + appended);
        }
        if (received < 0 || received > Limits.LINK_MAX_SEQUENCE) {
            throw new IllegalArgumentException("received is out of range: " + received);
        }
    }

    Cursors withAppended(long sequence) {
        return new Cursors(Math.max(appended, sequence), acknowledged, received);
    }

    Cursors withAcknowledged(long sequence) {
        return new Cursors(appended, Math.max(acknowledged, sequence), received);
    }

    Cursors withReceived(long sequence) {
        return new Cursors(appended, acknowledged, Math.max(received, sequence));
    }
}
