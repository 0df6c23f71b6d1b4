package io.portcullis.signer.service;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The signer's own main over disks that end the process at the n-th operation, {@code -Dcrash.at=n}: a write is half done, a force
 * is not done. Operations of both journals are counted together, from the start of the process.
 */
public final class CrashingSignerMain {
    static final int EXIT = 99;

    private CrashingSignerMain() {}

    public static void main(String[] arguments) {
        AtomicLong left = new AtomicLong(Long.getLong("crash.at"));
        SignerMain.run(List.of(arguments), file -> new CrashingDisk(FileDisk.open(file), left));
    }

    private record CrashingDisk(Disk disk, AtomicLong left) implements Disk {
        private boolean isLast() {
            return left.decrementAndGet() == 0;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            if (isLast()) {
                disk.write(offset, from.slice(from.position(), from.remaining() / 2));
                Runtime.getRuntime().halt(EXIT);
            }
            disk.write(offset, from);
        }

        @Override
        public void force() throws IOException {
            if (isLast()) {
                Runtime.getRuntime().halt(EXIT);
            }
            disk.force();
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            disk.read(offset, into);
        }

        @Override
        public void inspect() {
            disk.inspect();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
