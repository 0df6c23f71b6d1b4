package io.portcullis.engine.log;

import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A directory of a file system, held by a lock on its file LOCK: exclusively to write, shared to read.
 *
 * <p>A lock of POSIX belongs to the process, and closing any descriptor of the file drops it. So a directory that this process already
 * holds is refused before its LOCK is opened a second time.
 */
public final class FileDisk implements Disk {
    private static final String LOCK = "LOCK";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = PosixFilePermissions.asFileAttribute(
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private final Path directory;
    private final Set<OpenOption> options;
    private final FileChannel lock;

    private FileDisk(Path directory, Set<OpenOption> options, FileChannel lock) {
        this.directory = directory;
        this.options = options;
        this.lock = lock;
    }

    /**
     * Holds a directory for its one writer.
     *
     * @throws EngineFault LOG_IN_USE, if it is held; LOG_DISK_UNUSABLE, if it is not there or not writable
     */
    public static FileDisk forWriting(Path directory) {
        return hold(directory, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    /** Holds a directory for a verifier: together with others in other processes, never beside a writer. Nothing can be changed. */
    public static FileDisk forReading(Path directory) {
        return hold(directory, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static FileDisk hold(Path path, Set<OpenOption> options) {
        try {
            Path directory = path.toRealPath();
            if (!HELD.add(directory)) {
                throw inUse(directory);
            }
            try {
                return new FileDisk(directory, options, lock(directory, options));
            } catch (IOException | RuntimeException e) {
                HELD.remove(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new EngineFault(EngineTag.LOG_DISK_UNUSABLE, path + ": " + e, e);
        }
    }

    private static FileChannel lock(Path directory, Set<OpenOption> options) throws IOException {
        Path file = directory.resolve(LOCK);
        boolean writing = options.contains(StandardOpenOption.WRITE);
        if (writing && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try (FileChannel created = FileChannel.open(file, creating(), OWNER_ONLY)) {
                created.force(true);
            }
        }
        FileChannel channel = FileChannel.open(file, options);
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, !writing) == null) {
                throw inUse(directory);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Set<OpenOption> creating() {
        return Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    private static EngineFault inUse(Path directory) {
        return new EngineFault(EngineTag.LOG_IN_USE, directory + " is held by another");
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void requireWriting() {
        if (!options.contains(StandardOpenOption.WRITE)) {
            throw new ReadOnlyFileSystemException();
        }
    }

    @Override
    public DiskFile create(String name) throws IOException {
        requireWriting();
        Set<OpenOption> fresh = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW,
                LinkOption.NOFOLLOW_LINKS);
        return new ChannelFile(FileChannel.open(directory.resolve(name), fresh, OWNER_ONLY));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new ChannelFile(FileChannel.open(directory.resolve(name), options));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        requireWriting();
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        requireWriting();
        Files.delete(directory.resolve(name));
    }

    @Override
    public void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            lock.close();
            HELD.remove(directory);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
