package io.portcullis.watchtower.vaults;

import io.portcullis.depositary.journal.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The journals of a store of vaults; names and order are in the package's description. */
final class VaultFiles {
    private static final Pattern NAME = Pattern.compile("vaults\\.(\\d{1,18})\\.journal");

    private final Path folder;
    private final Disk.Opener opener;
    private long generation = -1;

    VaultFiles(Path folder, Disk.Opener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    private Path path(long number) {
        return folder.resolve("vaults." + number + ".journal");
    }

    private Path unfinishedPath() {
        return folder.resolve("vaults.unfinished");
    }

    private List<Long> generations() throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                Matcher matcher = NAME.matcher(each.getFileName().toString());
                if (matcher.matches()) {
                    found.add(Long.parseLong(matcher.group(1)));
                }
            }
        }
        return found;
    }

    /** Whether there never was a journal. */
    boolean isEmpty() throws IOException {
        Files.createDirectories(folder);
        generation = generations().stream().mapToLong(Long::longValue).max().orElse(-1);
        return generation < 0;
    }

    Disk newest() throws IOException {
        return opener.open(path(generation));
    }

    /** A journal to be written whole, and closed before it is finished. */
    Disk unfinished() throws IOException {
        Files.deleteIfExists(unfinishedPath());
        return opener.open(unfinishedPath());
    }

    /** What was {@link #unfinished} is the newest from now on. */
    void finish() throws IOException {
        Files.move(unfinishedPath(), path(generation + 1), StandardCopyOption.ATOMIC_MOVE);
        generation++;
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    void deleteOthers() throws IOException {
        for (long each : generations()) {
            if (each != generation) {
                Files.delete(path(each));
            }
        }
        Files.deleteIfExists(unfinishedPath());
    }
}
