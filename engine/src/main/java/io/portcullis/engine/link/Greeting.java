package io.portcullis.engine.link;

/**
 * The dialled stream is there, and this side has greeted.
 *
 * <pre>
 * Hello → Open      Goodbye, Garbled, Lost, deadline → Broken      Accepted → Open, unless this side's node id is the smaller
 * </pre>
 *
 * @param told what this side's Hello said it had received; more may have become durable since
 */
public record Greeting(Position position, ConnectionId connection, long told, long deadlineMillis) implements State {
    @Override
    public Greeting at(Position elsewhere) {
        return new Greeting(elsewhere, connection, told, deadlineMillis);
    }
}
