package io.portcullis.appliance.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One lab in one folder. The kernel lets go of the lock when its holder dies, however it dies. */
final class LabLock implements AutoCloseable {
    private final FileChannel channel;

    private LabLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws LabFailure with {@link LabTag#LAB_IN_USE} if another lab has the folder */
    static LabLock take(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw LabTag.LAB_IN_USE.failure("A lab of this very process is running in " + directory + ".", e);
        }
        if (lock == null) {
            channel.close();
            throw LabTag.LAB_IN_USE.failure("Another lab is running in " + directory + ".");
        }
        return new LabLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
