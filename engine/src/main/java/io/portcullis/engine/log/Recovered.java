package io.portcullis.engine.log;

import java.util.Optional;

/**
 * What opening a log found.
 *
 * @param nextHeight the height after the newest block
 * @param unmarkedBlocks whole blocks beyond the newest mark: kept, though a crash came before anybody could be told of them
 * @param torn the unfinished end that was cut off, if there was one
 */
public record Recovered(long nextHeight, int unmarkedBlocks, Optional<TornTail> torn) {
    /**
     * Bytes at the end of the log that are no block and were never committed.
     *
     * @param offset in the file, of the first
     * @param bytes from there to the last that is not zero
     */
    public record TornTail(String file, long offset, long bytes) {}
}
