package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One party's SoftHSM: its own token directory, configuration and PIN, so that no party sees another's keys.
 *
 * @param directory the party's folder
 */
record SoftToken(Path directory, String label) {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"));

    static Path library() {
        return LIBRARIES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() ->
                        LabTag.HSM_LIBRARY_MISSING.failure("SoftHSM's library is not there: " + LIBRARIES.getFirst()));
    }

    /** Writes the configuration and makes the empty token directory. */
    void prepare() throws IOException {
        PrivateFile.directory(directory.resolve("tokens"));
        PrivateFile.write(
                configuration(), """
                directories.tokendir = %s
                objectstore.backend = file
                log.level = ERROR
                slots.removable = false
                """.formatted(directory.resolve("tokens")).getBytes(UTF_8));
    }

    Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", configuration().toString());
    }

    Path pinFile() {
        return directory.resolve("pin");
    }

    private Path configuration() {
        return directory.resolve("softhsm2.conf");
    }
}
