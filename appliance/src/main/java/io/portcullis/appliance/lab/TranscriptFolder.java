package io.portcullis.appliance.lab;

import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.registry.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The transcripts of key ceremonies in a folder, numbered as they were held. */
final class TranscriptFolder {
    static final String SUFFIX = ".key-ceremony.json";

    private TranscriptFolder() {}

    static int count(Path folder) throws IOException {
        return all(folder).size();
    }

    /** In their order. */
    static List<Path> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    static Transcript read(Path file) throws IOException {
        return Transcript.decode(Files.readAllBytes(file));
    }

    /** What restores a key, by the newest ceremony that backed it up. */
    static Optional<Backup> newestBackup(Path folder, VerifyingKey key) throws IOException {
        for (Path file : all(folder).reversed()) {
            Optional<Backup> backup =
                    read(file).backup().filter(found -> found.key().equals(key));
            if (backup.isPresent()) {
                return backup;
            }
        }
        return Optional.empty();
    }
}
