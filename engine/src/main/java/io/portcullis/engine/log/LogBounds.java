package io.portcullis.engine.log;

import io.portcullis.engine.Limits;

/**
 * Sizes of a log.
 *
 * @param segmentBytes of each new segment; those that exist keep theirs
 * @param blockBytes of the largest block; a larger one is refused
 */
public record LogBounds(long segmentBytes, int blockBytes) {
    public static final LogBounds STANDARD = new LogBounds(Limits.LOG_SEGMENT_BYTES, Limits.LOG_BLOCK_BYTES);

    public LogBounds {
        if (blockBytes < 1 || blockBytes > Limits.LOG_BLOCK_BYTES) {
            throw new IllegalArgumentException("a block has at most " + Limits.LOG_BLOCK_BYTES + " bytes");
        }
        if (segmentBytes % SegmentHead.BYTES != 0 || segmentBytes > Limits.LOG_LARGEST_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segments are multiples of 4,096 bytes, and bounded");
        }
        if (segmentBytes < SegmentHead.BYTES + LogRecord.span(blockBytes)) {
            throw new IllegalArgumentException("the largest block must fit into a segment");
        }
    }
}
