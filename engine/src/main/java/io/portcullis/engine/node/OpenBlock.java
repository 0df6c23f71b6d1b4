package io.portcullis.engine.node;

import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.hub.Hub;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The block that fills. Its inputs are applied as they come: while the signers are busy the hub is not, and what is left to do when the block
 * ends is what concerns all of them together.
 *
 * <p>Invariant: what is in it is within {@link Limits#BLOCK_INPUTS} and {@link Limits#BLOCK_BYTES}, so that the log takes it.
 */
final class OpenBlock {
    /** How many inputs are applied before somebody looks whether the block may end: some milliseconds' worth. */
    private static final int SLICE = 256;

    private final Hub hub;
    private final long timeMillis;
    private final long openedNanos = System.nanoTime();
    private final List<Intake.Arrival> inputs = new ArrayList<>();
    private final int owed;
    private long bytes;
    private boolean full;

    /** @param waiting inputs that have waited for it: it does not end without them */
    OpenBlock(Hub hub, long timeMillis, int waiting) {
        this.hub = hub;
        this.timeMillis = timeMillis;
        this.owed = waiting;
        hub.begin(timeMillis);
    }

    /** What was applied. */
    record Ended(Block block, Bytes encoded, Hub.Applied applied, List<Intake.Arrival> inputs) {}

    /**
     * Applies some of what waits, as far as there is room for it: what is left comes first in the next block.
     *
     * @return whether more may wait that there is room for
     */
    boolean fill(Intake intake) {
        for (int i = 0; i < SLICE; i++) {
            Intake.Arrival next = intake.peek();
            if (next == null) {
                return false;
            }
            full = bytes + next.mostBytes() > Limits.BLOCK_BYTES
                    || inputs.size() == Limits.BLOCK_INPUTS - Limits.UNSEALED_BLOCKS;
            if (full) {
                return false;
            }
            intake.remove();
            bytes += next.mostBytes();
            take(next);
        }
        return true;
    }

    /** Whether it has taken all that waited when it was opened, or all it can. */
    boolean isServed() {
        return full || inputs.size() >= owed;
    }

    boolean isFull() {
        return full;
    }

    long openedNanos() {
        return openedNanos;
    }

    List<Intake.Arrival> inputs() {
        return inputs;
    }

    /** Applies what comes by another way than the queue: there is room for a seal of every block. */
    void take(Intake.Arrival arrival) {
        inputs.add(arrival);
        hub.take(arrival.input(), command -> arrival.checked().orElseThrow());
    }

    /** @param scratch what it held is forgotten */
    Ended end(RlpWriter scratch) {
        Block block = new Block(
                hub.height() + 1,
                hub.lastBlockHash(),
                timeMillis,
                inputs.stream().map(Intake.Arrival::input).toList());
        Bytes encoded = block.encode(scratch);
        return new Ended(block, encoded, hub.end(block, encoded), inputs);
    }
}
