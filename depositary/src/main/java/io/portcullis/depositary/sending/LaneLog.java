package io.portcullis.depositary.sending;

import java.util.List;

/** Where a lane's records are kept. */
public interface LaneLog extends AutoCloseable {
    /** What is durable, in order; empty for a lane that never was. Asked once. */
    List<LaneRecord> records();

    /**
     * Durable when it returns.
     *
     * @throws SendingFault {@code SENDING_JOURNAL_FAILED}: nothing may be sent any more
     */
    void append(LaneRecord record);

    /** Puts these in the place of all records, in one step: a crash leaves the ones before or these. Throws as {@link #append}. */
    void rewrite(List<LaneRecord> records);

    @Override
    void close();
}
