package io.portcullis.engine.link;

/**
 * A dial is under way.
 *
 * <pre>
 * Connected  → Greeting      DialFailed, deadline → Broken      Accepted → Open
 * </pre>
 */
public record Connecting(Position position, long deadlineMillis) implements State {
    @Override
    public Connecting at(Position elsewhere) {
        return new Connecting(elsewhere, deadlineMillis);
    }
}
