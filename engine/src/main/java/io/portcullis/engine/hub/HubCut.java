package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.kernel.SlabCuts;
import io.portcullis.engine.kernel.SlabSink;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A hub as it was after one block, while it goes on: the image is the head, then all that {@link #copy} gives.
 *
 * <p>Invariant: the same bytes as if the hub had stood still.
 */
public final class HubCut implements AutoCloseable {
    private final long height;
    private final Bytes32 stateRoot;
    private final Supplier<Bytes> head;
    private final SlabCuts ledger;

    HubCut(long height, Bytes32 stateRoot, Supplier<Bytes> head, SlabCuts ledger) {
        this.height = height;
        this.stateRoot = stateRoot;
        this.head = head;
        this.ledger = ledger;
    }

    public long height() {
        return height;
    }

    public Bytes32 stateRoot() {
        return stateRoot;
    }

    /** Everything but the ledger, with its length before it. Long: for one thread that is not the hub's, once. */
    public ByteBuffer head() {
        Bytes list = head.get();
        byte[] all = new byte[Integer.BYTES + list.size()];
        ByteBuffer.wrap(all).putInt(list.size()).put(list.toArray());
        return ByteBuffer.wrap(all);
    }

    /**
     * Copies the ledger on, about so many bytes; by the hub's thread, between two blocks.
     *
     * @return whether all of it is copied
     * @throws io.portcullis.engine.verdict.EngineFault SLAB_CUT_FULL: this image will not be whole
     */
    public boolean copy(SlabSink sink, int mostBytes) {
        return ledger.copy(sink, mostBytes);
    }

    /** Records that changed before they were copied, so far. */
    public int aside() {
        return ledger.aside();
    }

    /** By the hub's thread. */
    @Override
    public void close() {
        ledger.close();
    }
}
