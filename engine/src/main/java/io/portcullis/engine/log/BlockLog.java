package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.threshold.codec.Bytes;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Blocks by height, durable in order. One writer, from one thread.
 *
 * <p>Invariants: heights have no gap. A block that {@link #commit} covered is read back as it was, or its loss is an
 * {@link EngineFault}; never another block, never silence. After the log failed once it refuses all further work (LOG_FAILED).
 */
public interface BlockLog extends LoggedBlocks, AutoCloseable {
    /**
     * Adds a block after the newest one. Not durable before {@link #commit}, though it may survive a crash.
     *
     * @throws EngineFault LOG_HEIGHT_WRONG unless the height is {@link #nextHeight}; LOG_BLOCK_TOO_LARGE; both leave the log as it was.
     *     LOG_WRITE_FAILED, LOG_FORCE_FAILED, LOG_DISK_FULL: the log is over
     */
    void append(long height, Bytes block);

    /**
     * Everything appended is durable when this returns.
     *
     * @throws EngineFault LOG_FORCE_FAILED, LOG_WRITE_FAILED: what was appended since the last commit may or may not be durable, and the
     *     log is over; opening it again tells
     */
    void commit();

    /**
     * Reads what is durable now from a height on.
     *
     * @param height at least {@link #first}; {@link #nextHeight} of the durable blocks reads nothing
     * @throws EngineFault LOG_HEIGHT_ABSENT for any other height
     */
    @Override
    Reader readFrom(long height);

    /** The oldest durable block; empty while there is none. */
    @Override
    OptionalLong first();

    /** The newest durable block; empty while there is none. Right after opening it may lie beyond the last acknowledged commit. */
    @Override
    OptionalLong last();

    /** The height that {@link #append} takes next. */
    long nextHeight();

    /**
     * Blocks up to this height may go. How many do is the log's choice; the newest always stays. Use {@link SnapshotFloor#truncate}, which
     * knows how far two sound snapshots reach.
     *
     * @throws EngineFault LOG_HEIGHT_ABSENT for a height that is not durable yet
     */
    void truncateThrough(long height);

    @Override
    void close();

    /** Blocks in order, each checked. Holds a file: close it. */
    interface Reader extends AutoCloseable {
        /**
         * The next block; empty after the newest.
         *
         * @throws EngineFault a tag that says what is damaged, with file and offset in its message
         */
        Optional<LoggedBlock> next();

        @Override
        void close();
    }
}
