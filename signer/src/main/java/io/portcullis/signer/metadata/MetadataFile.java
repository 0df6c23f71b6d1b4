package io.portcullis.signer.metadata;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.webauthn.Metadata;
import io.portcullis.signer.webauthn.MetadataReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest metadata BLOB that was believed, from a file that somebody puts a newer one over; safe for many threads. A file that is not
 * believed leaves what was believed before it in force, and says so in the log.
 */
public final class MetadataFile implements Supplier<Optional<Metadata>> {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFile.class);

    private final Source source;
    private final MetadataReader reader;
    private final InstantSource clock;
    private final LongConsumer believed;
    private long number;
    private Metadata newest;
    private FileTime readOf;

    /**
     * Where the metadata comes from.
     *
     * @param root the certificate, DER or PEM, in which the BLOB's chain ends
     * @param host see {@link MetadataReader}
     */
    public record Source(Path blob, Path root, String host, int graceDays) {}

    private MetadataFile(
            Source source, MetadataReader reader, long number, InstantSource clock, LongConsumer believed) {
        this.source = source;
        this.reader = reader;
        this.number = number;
        this.clock = clock;
        this.believed = believed;
    }

    /**
     * Reads it for the first time.
     *
     * @param number of the newest BLOB that was ever believed here; 0 before the first
     * @param believed hears each higher number before its BLOB is acted by
     * @throws RefusedException METADATA_MALFORMED, METADATA_SIGNATURE_INVALID, METADATA_ROLLED_BACK
     */
    public static MetadataFile open(Source source, long number, InstantSource clock, LongConsumer believed) {
        try {
            MetadataReader reader =
                    MetadataReader.of(Files.readAllBytes(source.root()), source.host(), source.graceDays());
            MetadataFile file = new MetadataFile(source, reader, number, clock, believed);
            file.read();
            return file;
        } catch (IOException e) {
            throw new RefusedException(SignerTag.METADATA_MALFORMED, "the metadata's files do not read: " + e);
        }
    }

    private void read() throws IOException {
        readOf = Files.getLastModifiedTime(source.blob());
        Metadata shown = reader.read(
                Files.readAllBytes(source.blob()), number, clock.instant().getEpochSecond());
        if (shown.number() > number) {
            believed.accept(shown.number());
            number = shown.number();
        }
        newest = shown;
    }

    @Override
    public synchronized Optional<Metadata> get() {
        try {
            if (!Files.getLastModifiedTime(source.blob()).equals(readOf)) {
                read();
            }
        } catch (IOException e) {
            LOG.warn("the metadata's file does not read, number {} stays: {}", number, e.toString());
        } catch (RefusedException e) {
            LOG.warn("the metadata's file is not believed, number {} stays: {}", number, e.getMessage());
        }
        return Optional.of(newest);
    }
}
