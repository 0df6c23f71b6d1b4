package io.portcullis.engine.log;

import java.util.OptionalLong;

/** Durable blocks by height, for who only reads them: a log as it grows, or a copy of one, as far as somebody cares. */
public interface LoggedBlocks {
    /** As {@link BlockLog#readFrom}. */
    BlockLog.Reader readFrom(long height);

    /** The oldest block; empty if there is none. */
    OptionalLong first();

    /** The newest block; empty if there is none. */
    OptionalLong last();
}
