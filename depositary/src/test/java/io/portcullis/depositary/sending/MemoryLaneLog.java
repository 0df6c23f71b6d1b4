package io.portcullis.depositary.sending;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A lane's log that outlives its lane, and dies at a chosen write: before it is durable, or after. */
final class MemoryLaneLog implements LaneLog {
    private final List<byte[]> kept = new ArrayList<>();
    private final Set<SignedTransaction> signed = new HashSet<>();
    private int writesLeft = Integer.MAX_VALUE;
    private boolean durableAtDeath;
    int writes;

    /** The process. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void dieAt(int write, boolean durable) {
        writesLeft = write;
        durableAtDeath = durable;
    }

    /** Whether the exact transaction is durable. */
    boolean holds(SignedTransaction transaction) {
        return signed.contains(transaction);
    }

    @Override
    public List<LaneRecord> records() {
        return kept.stream().map(LaneRecordCodec::decode).toList();
    }

    @Override
    public void append(LaneRecord record) {
        boolean dies = writesLeft-- == 0;
        if (!dies || durableAtDeath) {
            kept.add(LaneRecordCodec.encode(record));
            if (record instanceof LaneRecord.Signed one) {
                signed.add(one.transaction());
            }
        }
        writes++;
        if (dies) {
            throw new Died();
        }
    }

    @Override
    public void rewrite(List<LaneRecord> records) {
        kept.clear();
        records.forEach(record -> kept.add(LaneRecordCodec.encode(record)));
    }

    @Override
    public void close() {}
}
