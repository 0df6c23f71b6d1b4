package io.portcullis.watchtower.testing;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk that fails at its n-th write or force, and a process that dies of it. */
public final class FailingDisk implements Disk {
    private final Disk disk;
    private final int[] left;

    private FailingDisk(Disk disk, int[] left) {
        this.disk = disk;
        this.left = left;
    }

    /** Disks of files that together do so many writes and forces, and then no more. */
    public static Disk.Opener after(int operations) {
        int[] left = {operations};
        return path -> new FailingDisk(FileDisk.open(path), left);
    }

    private void count() throws IOException {
        if (left[0]-- <= 0) {
            throw new IOException("the power failed");
        }
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
    public void write(long offset, ByteBuffer from) throws IOException {
        count();
        disk.write(offset, from);
    }

    @Override
    public void force() throws IOException {
        count();
        disk.force();
    }

    @Override
    public void inspect() {
        disk.inspect();
    }

    @Override
    public boolean isCommittedByItsCaller() {
        return true;
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
