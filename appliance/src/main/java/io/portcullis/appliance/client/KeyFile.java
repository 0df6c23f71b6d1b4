package io.portcullis.appliance.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file with a key in it, as text, that nobody but its owner reads or writes. */
final class KeyFile {
    private static final long MOST_BYTES = 64 * 1024;

    private KeyFile() {}

    /** @throws java.nio.file.FileAlreadyExistsException rather than overwrite a key */
    static void create(Path file, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(content.getBytes(US_ASCII));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** @throws IOException also if others may read or write the file */
    static String read(Path file) throws IOException {
        try {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!permissions.endsWith("------")) {
                throw new IOException("others may read " + file + ", which holds a key: chmod 600 it");
            }
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw new IOException("there is no key in " + file);
            }
            return Files.readString(file, US_ASCII);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IOException("there is no key in " + file, e);
        }
    }
}
