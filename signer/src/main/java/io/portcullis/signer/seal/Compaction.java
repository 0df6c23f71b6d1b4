package io.portcullis.signer.seal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal anew into its other file while seals go on, so that it is never much longer than what it says.
 *
 * <p>The steps, of which only those marked * make sealing wait, and each of them briefly:
 * <pre>
 * empty the other file → watermarks, some thousands at a time (copied*, written) → force
 *   → the blocks that came meanwhile, until few are left → force → the last of them* → force* → header, force* → retire, force*
 * </pre>
 * A watermark may be copied after a later block raised it: that block is copied, too, and raising twice is raising once. A crash before the
 * header leaves the old file in force, whole; one after it, the new.
 */
final class Compaction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private final SealMemory memory;
    private final SealFiles files;
    private final Terms terms;

    /** Guarded by the memory's monitor. */
    private Thread running;

    private long leastBytes;
    private boolean closing;

    /**
     * When to compact.
     *
     * @param leastBytes never below
     * @param factor once blocks take this many times the bytes of a snapshot
     */
    record Terms(long leastBytes, int factor) {
        static final Terms STANDARD = new Terms(Limits.LEAST_COMPACTED_BYTES, Limits.COMPACTED_FACTOR);
    }

    Compaction(SealMemory memory, SealFiles files, Terms terms) {
        this.memory = memory;
        this.files = files;
        this.terms = terms;
        this.leastBytes = terms.leastBytes();
    }

    /** Called under the memory's monitor, after each block. */
    void consider(int accounts) {
        long live = (long) accounts * Entries.ENTRY_BYTES;
        boolean due = files.current().bytes() > Math.max(leastBytes, live * (1 + terms.factor()));
        if (due && running == null && !closing) {
            running = Thread.ofPlatform().name("seal-compaction").daemon(true).start(this::run);
        }
    }

    private void run() {
        try {
            compact();
            synchronized (memory) {
                leastBytes = terms.leastBytes();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the journal of seals was not compacted, and goes on as it is: {}", e.toString());
            synchronized (memory) {
                leastBytes = 2 * files.current().bytes();
            }
        } finally {
            synchronized (memory) {
                running = null;
                memory.notifyAll();
            }
        }
    }

    /** One compaction, from its beginning to its end. */
    void compact() throws IOException {
        SealMemory.Moment start = memory.now();
        SealFile from = files.current();
        long frames = (start.accounts() + Limits.SNAPSHOT_ACCOUNTS - 1L) / Limits.SNAPSHOT_ACCOUNTS;
        SealFile next = files.prepareNext(frames, start.last());
        try (FrameBuilder frame = new FrameBuilder()) {
            long forced = next.bytes();
            for (int slot = 0; slot < start.accounts(); slot += Limits.SNAPSHOT_ACCOUNTS) {
                requireOpen();
                memory.snapshot(frame, slot, Math.min(start.accounts(), slot + Limits.SNAPSHOT_ACCOUNTS));
                next.append(frame);
                if (next.bytes() - forced >= Limits.SNAPSHOT_FORCED_BYTES) {
                    next.force();
                    forced = next.bytes();
                }
            }
            long copied = start.end();
            for (int round = 0; round < Limits.COPY_ROUNDS; round++) {
                long end = memory.now().end();
                copy(from, copied, end, next, frame);
                next.force();
                copied = end;
                if (memory.now().end() - copied <= Limits.LAST_COPY_BYTES) {
                    break;
                }
            }
            synchronized (memory) {
                copy(from, copied, from.end(), next, frame);
                next.force();
                hold(next);
            }
        }
    }

    private void copy(SealFile from, long start, long end, SealFile next, FrameBuilder frame) throws IOException {
        from.read(start, end, (sequence, payload) -> {
            frame.copy(payload);
            next.append(frame);
        });
    }

    private void hold(SealFile next) throws IOException {
        try {
            files.switchTo(next);
            next.mark();
        } catch (IOException e) {
            // Which file a restart would believe is not known, so no block may go to either.
            throw new IOException(memory.fail(e));
        }
    }

    private void requireOpen() throws IOException {
        synchronized (memory) {
            if (closing) {
                throw new IOException("the signer stops");
            }
        }
    }

    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (memory) {
            closing = true;
            while (running != null) {
                try {
                    memory.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
