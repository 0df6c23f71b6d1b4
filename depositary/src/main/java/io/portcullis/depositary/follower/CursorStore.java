package io.portcullis.depositary.follower;

import java.util.List;
import java.util.Optional;

/** Where a projection and the cursor it belongs to are kept. */
public interface CursorStore {
    /** The last committed cursor; empty at the very beginning. */
    Optional<Cursor> load();

    /**
     * Makes both durable in one transaction. When it returns they are; when it throws neither is, and the follower must be made anew from
     * {@link #load}.
     */
    void commit(Cursor cursor, List<Change> changes);
}
