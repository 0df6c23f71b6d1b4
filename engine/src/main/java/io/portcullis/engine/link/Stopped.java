package io.portcullis.engine.link;

/** This node takes no more connections; the end. */
public record Stopped(Position position) implements State {
    @Override
    public Stopped at(Position elsewhere) {
        return new Stopped(elsewhere);
    }
}
