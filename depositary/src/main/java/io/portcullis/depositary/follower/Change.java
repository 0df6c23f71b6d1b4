package io.portcullis.depositary.follower;

import io.portcullis.depositary.model.LoggedEvent;

/** What happens to a projection of the events. */
public sealed interface Change {
    LoggedEvent event();

    /** It counts from now on. */
    record Applied(LoggedEvent event) implements Change {}

    /** The chain took it back: it is the last one applied and not yet undone. */
    record Undone(LoggedEvent event) implements Change {}
}
