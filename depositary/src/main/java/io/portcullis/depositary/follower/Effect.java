package io.portcullis.depositary.follower;

import java.util.List;

/** What the follower asks for. */
public sealed interface Effect {
    /** The block of that number in the node's present view. */
    record Fetch(long number) implements Effect {}

    /** Make changes and cursor durable, together or not at all. The changes may be none. */
    record Commit(Cursor cursor, List<Change> changes) implements Effect {
        public Commit {
            changes = List.copyOf(changes);
        }
    }

    /** The chain changed further back than the window: nothing more will be followed. */
    record Halt(long oldestKnown) implements Effect {}
}
