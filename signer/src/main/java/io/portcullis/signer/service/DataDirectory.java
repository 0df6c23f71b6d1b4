package io.portcullis.signer.service;

import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A signer's own directory, held by a lock that dies with its process: two signers over one watermark would each believe in a memory of
 * their own.
 */
final class DataDirectory implements AutoCloseable {
    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws SignerFault DIRECTORY_IN_USE, CONFIGURATION_INVALID */
    static DataDirectory open(Path directory) {
        FileChannel channel = null;
        try {
            if (!Files.exists(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            channel = FileChannel.open(
                    directory.resolve("signer.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new DataDirectory(directory, channel);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the data directory " + directory + ": " + e, e);
        }
        throw new SignerFault(SignerTag.DIRECTORY_IN_USE, "another signer holds " + directory);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the lock file does not close", e);
        }
    }

    Path path() {
        return directory;
    }

    Path watermark() {
        return directory.resolve("watermark.journal");
    }

    Path audit() {
        return directory.resolve("audit.journal");
    }

    Path shares() {
        return directory.resolve("shares.journal");
    }

    Path keys() {
        return directory.resolve("keys.journal");
    }

    Path keyCeremonies() {
        return directory.resolve("key-ceremonies.journal");
    }

    Path freeze() {
        return directory.resolve("freeze.journal");
    }

    Path leftSeals() {
        return directory.resolve(SealMemory.LEFT_FILE);
    }

    Path rightSeals() {
        return directory.resolve(SealMemory.RIGHT_FILE);
    }

    @Override
    public void close() {
        closeQuietly(lock);
    }
}
