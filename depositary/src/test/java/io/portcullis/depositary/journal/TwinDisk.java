package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The deterministic twin of a disk: a durable image, and the writes since the last force. At a chosen operation the power goes; what
 * then survives of the unforced writes is chosen sector by sector, by seed, as a real disk reorders and tears. It can also run full.
 */
public final class TwinDisk implements Disk {
    private static final int SECTOR = 512;

    private byte[] durable;
    private final List<Write> unforced = new ArrayList<>();
    private long capacity = Long.MAX_VALUE;
    private long powerCutAt = Long.MAX_VALUE;
    private long operations;
    private boolean failForce;
    private JournalFault inspection;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Write(long offset, byte[] bytes) {}

    /** The power is gone: nothing after this happens. */
    public static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1;

        PowerCut() {
            super("the power is gone");
        }
    }

    public TwinDisk(byte[] image) {
        this.durable = image.clone();
    }

    public TwinDisk cutPowerAt(long operation) {
        powerCutAt = operation;
        return this;
    }

    public TwinDisk holding(long bytes) {
        capacity = bytes;
        return this;
    }

    public void failNextForce() {
        failForce = true;
    }

    public void inspection(JournalFault fault) {
        inspection = fault;
    }

    public long operations() {
        return operations;
    }

    /** What a restart finds: the durable image and a seeded choice of the unforced sectors. */
    public byte[] survivors(long seed) {
        Random random = new Random(seed);
        byte[] image = durable.clone();
        for (Write write : unforced) {
            for (int at = 0; at < write.bytes().length; ) {
                int toSectorEnd = (int) (SECTOR - (write.offset() + at) % SECTOR);
                int length = Math.min(toSectorEnd, write.bytes().length - at);
                if (random.nextBoolean()) {
                    image = put(image, write.offset() + at, Arrays.copyOfRange(write.bytes(), at, at + length));
                }
                at += length;
            }
        }
        return image;
    }

    /** All that was written, as a process that only dies (and no power is lost) leaves it. */
    public byte[] image() {
        byte[] image = durable.clone();
        for (Write write : unforced) {
            image = put(image, write.offset(), write.bytes());
        }
        return image;
    }

    private static byte[] put(byte[] image, long offset, byte[] bytes) {
        int end = (int) offset + bytes.length;
        byte[] grown = end > image.length ? Arrays.copyOf(image, end) : image;
        System.arraycopy(bytes, 0, grown, (int) offset, bytes.length);
        return grown;
    }

    private void operation() throws PowerCut {
        operations++;
        if (operations >= powerCutAt) {
            throw new PowerCut();
        }
    }

    @Override
    public long size() {
        long size = durable.length;
        for (Write write : unforced) {
            size = Math.max(size, write.offset() + write.bytes().length);
        }
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        int length = (int) Math.max(0, Math.min(into.remaining(), size() - offset));
        byte[] found = new byte[length];
        overlay(found, offset, 0, durable);
        for (Write write : unforced) {
            overlay(found, offset, write.offset(), write.bytes());
        }
        into.put(found);
    }

    /** Copies what of some bytes lies in a window that begins at an offset. */
    private static void overlay(byte[] window, long windowAt, long bytesAt, byte[] bytes) {
        long from = Math.max(windowAt, bytesAt);
        long to = Math.min(windowAt + window.length, bytesAt + bytes.length);
        if (from < to) {
            System.arraycopy(bytes, (int) (from - bytesAt), window, (int) (from - windowAt), (int) (to - from));
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        if (offset + bytes.length > capacity) {
            operation();
            throw new IOException("No space left on device");
        }
        unforced.add(new Write(offset, bytes));
        operation();
    }

    @Override
    public void force() throws IOException {
        operation();
        if (failForce) {
            failForce = false;
            throw new IOException("Input/output error");
        }
        for (Write write : unforced) {
            durable = put(durable, write.offset(), write.bytes());
        }
        unforced.clear();
    }

    @Override
    public void inspect() {
        if (inspection != null) {
            throw inspection;
        }
    }

    @Override
    public void close() {}
}
