package io.portcullis.threshold.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Transcripts of the first version stay readable: a refresh after a DKG, said once and kept. One line each: kind, group key, transcript.
 * {@code PORTCULLIS_WRITE_GOLDEN=true} writes a version that has no file yet.
 */
final class GoldenTranscriptTest {
    private static final Path FILE = Path.of("src/test/resources/golden/transcripts-v1.txt");

    @Test
    void everyTranscriptEverWrittenReplaysToItsKey() throws IOException {
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_GOLDEN")).isPresent() && !Files.exists(FILE)) {
            write();
        }
        List<String> lines = Files.readAllLines(FILE);
        assertEquals(2, lines.size());
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            Bytes encoded = Bytes.ofHex(parts[2]);
            Transcript transcript = Transcript.decode(encoded);
            assertEquals(encoded, transcript.encode());
            assertEquals(parts[0], transcript.definition().kind().text());
            Completed completed = assertInstanceOf(Completed.class, transcript.replay());
            assertEquals(parts[1], completed.sharing().groupKey().encode().toString());
        }
    }

    private static void write() throws IOException {
        List<Rehearsal.Actor> cast = Rehearsal.cast(2);
        try (Rehearsal dkg = new Rehearsal(Rehearsal.dkg(2, 2, cast), cast).run()) {
            Completed made = CeremonyTest.completed(dkg, 1);
            Definition refresh = Rehearsal.reshare(Kind.REFRESH, made.sharing(), cast, 2, 2, cast);
            try (Rehearsal next = new Rehearsal(refresh, cast).run()) {
                Files.write(
                        FILE,
                        List.of(
                                line(dkg.participant(1).transcript(), made),
                                line(next.participant(1).transcript(), CeremonyTest.completed(next, 1))));
            }
        }
    }

    private static String line(Transcript transcript, Completed completed) {
        return transcript.definition().kind().text() + " "
                + completed.sharing().groupKey().encode() + " " + transcript.encode();
    }
}
