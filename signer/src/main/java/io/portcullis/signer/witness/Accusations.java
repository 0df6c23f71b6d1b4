package io.portcullis.signer.witness;

import io.portcullis.signer.tlog.WitnessRequest;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests, as they came, whose checkpoint its log signed and which does not continue what was cosigned: the log's own words against it. */
final class Accusations {
    private static final Logger LOG = LoggerFactory.getLogger(Accusations.class);

    private final Path folder;

    Accusations(Path folder) {
        this.folder = folder;
    }

    void keep(WitnessRequest request, String why) {
        Bytes bytes = request.encode();
        try {
            Files.createDirectories(folder);
            long kept;
            try (Stream<Path> files = Files.list(folder)) {
                kept = files.count();
            }
            if (kept >= Limits.MAX_ACCUSATIONS) {
                LOG.error("a checkpoint that forks its log was refused and not kept, for {} are: {}", kept, why);
                return;
            }
            Path file = folder.resolve(bytes.sha256().toString().substring(0, 32) + ".request");
            Files.write(file, bytes.toArray());
            LOG.error("a checkpoint that forks its log is kept as {}: {}", file.getFileName(), why);
        } catch (IOException e) {
            // It is refused all the same; only its proof is lost, and this says so.
            LOG.error("a checkpoint that forks its log could not be kept: {}: {}", why, e.toString());
        }
    }
}
