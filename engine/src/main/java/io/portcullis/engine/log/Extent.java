package io.portcullis.engine.log;

/**
 * The part of a segment that holds blocks.
 *
 * @param origin the block before its first
 * @param last its newest block; the origin, if it has none
 * @param end offset after the newest block's record
 * @param sealed whether another segment follows and only zeros may stand after the end
 */
record Extent(long segment, Origin origin, Origin last, long end, boolean sealed) {
    static Extent marked(SegmentHead head) {
        Mark mark = head.mark();
        return new Extent(
                head.id(),
                head.origin(),
                new Origin(mark.height(), mark.hash()),
                mark.end(),
                mark.state() == Mark.State.SEALED);
    }

    boolean empty() {
        return origin.equals(last);
    }

    String name() {
        return SegmentHead.name(segment);
    }
}
