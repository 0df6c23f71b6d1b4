package io.portcullis.engine.authority;

import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;

/** The body of a GRANT command: how its author changes what it, and those it granted to, may do. */
public sealed interface GrantChange {
    /** Gives a new holder some of what the author holds, or gives one below the author other rights than before. */
    record Put(Grant grant) implements GrantChange {}

    /** Takes everything from a holder below the author, or from the author, and from all that are below that holder. At once. */
    record Remove(HolderId holder) implements GrantChange {}

    /** The author goes on under another key; rights, what was spent, and who is below stay. */
    record Rekey(GrantKey key) implements GrantChange {}

    default Bytes encode() {
        return GrantCodec.encode(this);
    }

    /** @throws RefusedException GRANT_INVALID */
    static GrantChange decode(Bytes body) {
        return GrantCodec.decode(body);
    }
}
