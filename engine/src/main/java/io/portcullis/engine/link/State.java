package io.portcullis.engine.link;

/** Where a session stands. */
public sealed interface State permits Connecting, Greeting, Open, Broken, Stopped {
    /** What outlives every connection. */
    Position position();

    /** The same state, elsewhere. */
    State at(Position position);
}
