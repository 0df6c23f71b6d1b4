package io.portcullis.watchtower.store;

import io.portcullis.depositary.journal.Disk;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The files of a store; the names and their order are in the package's description. */
final class StoreFiles {
    private static final Pattern NAME = Pattern.compile("appointments\\.(\\d{1,18})\\.(image|journal)");
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path folder;
    private final Disk.Opener opener;

    StoreFiles(Path folder, Disk.Opener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    private Path path(long generation, String kind) {
        return folder.resolve("appointments." + generation + "." + kind);
    }

    Disk journal(long generation) throws IOException {
        return opener.open(path(generation, "journal"));
    }

    private LongStream generations(String kind) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all
                    .map(path -> NAME.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .filter(matcher -> matcher.group(2).equals(kind))
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .boxed()
                    .toList()
                    .stream()
                    .mapToLong(Long::longValue);
        }
    }

    /** Reads the newest image into a table; generation 0 has none. */
    long newest(AccountTable into) throws IOException {
        Files.createDirectories(folder);
        OptionalLong newest = generations("image").max();
        if (newest.isPresent()) {
            Path image = path(newest.getAsLong(), "image");
            try (InputStream file = new BufferedInputStream(Files.newInputStream(image), BUFFER_BYTES)) {
                Image.In in = new Image.In(file, Files.size(image));
                into.read(in);
                in.end();
            }
        }
        return newest.orElse(0);
    }

    /** Whether that generation's journal may be missing or empty: at the very beginning, or while the one before it is still there. */
    boolean mayBegin(long generation) throws IOException {
        return generation == 0
                ? generations("journal").findAny().isEmpty()
                : generations("journal").anyMatch(each -> each < generation);
    }

    void writeImage(long generation, AccountTable table) throws IOException {
        Path written = folder.resolve("appointments.unfinished");
        try (FileChannel channel = FileChannel.open(
                        written,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            Image.Out image = new Image.Out(out);
            table.write(image);
            image.end();
            out.flush();
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.move(written, path(generation, "image"), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    void deleteBefore(long generation) throws IOException {
        for (String kind : new String[] {"image", "journal"}) {
            for (long each : generations(kind).filter(one -> one < generation).toArray()) {
                Files.delete(path(each, kind));
            }
        }
    }
}
