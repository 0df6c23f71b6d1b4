package io.portcullis.depositary.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;

/**
 * A disk that is a file. Created owner-only; its directory entry is forced too, or a power cut could lose the whole file.
 *
 * <p>An open descriptor outlives its name: a deleted file takes writes and forgets them. So {@link #inspect} compares inode and size
 * with what was opened, and looks at the owner's write permission itself, because root may write to a read-only file.
 */
public final class FileDisk implements Disk {
    private static final int OWNER_WRITE = 0200;

    private final Path path;
    private final FileChannel channel;
    private final Object inode;
    private final Object device;
    private volatile long expectedSize;

    private FileDisk(Path path, FileChannel channel, Map<String, Object> attributes) {
        this.path = path;
        this.channel = channel;
        this.inode = attributes.get("ino");
        this.device = attributes.get("dev");
        this.expectedSize = (long) attributes.get("size");
    }

    public static FileDisk open(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
            try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return new FileDisk(path, channel, attributes(path));
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:ino,dev,mode,size", LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long position = offset;
        while (into.hasRemaining()) {
            int count = channel.read(into, position);
            if (count < 0) {
                return;
            }
            position += count;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        long position = offset;
        while (from.hasRemaining()) {
            position += channel.write(from, position);
        }
        expectedSize = Math.max(expectedSize, position);
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void inspect() {
        try {
            Map<String, Object> now = attributes(path);
            if (!now.get("ino").equals(inode) || !now.get("dev").equals(device)) {
                throw JournalFault.damaged(path.getFileName() + " was replaced by another file");
            }
            if ((long) now.get("size") != expectedSize) {
                throw JournalFault.damaged(path.getFileName() + " changed its size");
            }
            if (((int) now.get("mode") & OWNER_WRITE) == 0) {
                throw JournalFault.failed(path.getFileName() + " is read-only");
            }
        } catch (NoSuchFileException e) {
            throw JournalFault.damaged(path.getFileName() + " was deleted", e);
        } catch (IOException e) {
            throw JournalFault.failed(path.getFileName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
