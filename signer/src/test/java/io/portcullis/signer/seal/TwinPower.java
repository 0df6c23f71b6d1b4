package io.portcullis.signer.seal;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.TwinDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Two twin disks on one power line, which is cut at a chosen operation of either. */
final class TwinPower {
    final TwinDisk left;
    final TwinDisk right;
    private final long cutAt;
    private final Random random;
    private long operations;

    TwinPower(byte[] left, byte[] right, long cutAt) {
        this(left, right, cutAt, new Random(left.length + cutAt));
    }

    /** @param random goes on over restarts, for no two salts may be alike */
    private TwinPower(byte[] left, byte[] right, long cutAt, Random random) {
        this.random = random;
        this.left = new TwinDisk(left);
        this.right = new TwinDisk(right);
        this.cutAt = cutAt;
    }

    static TwinPower fresh() {
        return new TwinPower(new byte[0], new byte[0], Long.MAX_VALUE);
    }

    /** What a restart after a power cut finds, on a line that is never cut. */
    TwinPower survivor(long seed) {
        return new TwinPower(left.survivors(seed), right.survivors(~seed), Long.MAX_VALUE, random);
    }

    boolean isCut() {
        return operations >= cutAt;
    }

    long operations() {
        return operations;
    }

    private void operation() throws IOException {
        operations++;
        if (isCut()) {
            throw new IOException("the power is gone");
        }
    }

    Disk disk(TwinDisk twin) {
        return onForce(twin, () -> {});
    }

    /** @param forced runs after each force */
    Disk onForce(TwinDisk twin, Runnable forced) {
        return new Disk() {
            @Override
            public long size() {
                return twin.size();
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                twin.read(offset, into);
            }

            @Override
            public void write(long offset, ByteBuffer from) throws IOException {
                if (!isCut()) {
                    twin.write(offset, from);
                }
                operation();
            }

            @Override
            public void force() throws IOException {
                operation();
                twin.force();
                forced.run();
            }

            @Override
            public void inspect() {
                twin.inspect();
            }

            @Override
            public void close() {}
        };
    }

    /** Opens what is on the disks; a compaction runs only when a test says so. */
    SealMemory open(boolean mayBegin) {
        return SealMemory.open(disk(left), disk(right), mayBegin, random, new Compaction.Terms(1L << 60, 1));
    }
}
