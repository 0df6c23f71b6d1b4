package io.portcullis.signer.service;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.signer.fuzz.Feed;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.service.TwinSigner.Remains;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import tools.jackson.databind.node.ObjectNode;

/** A whole signer behind its door, and its configuration, for fuzzing. */
public final class FuzzedDoor {
    private static Remains remains;
    private static TwinSigner twin;
    private static Path file;

    private FuzzedDoor() {}

    /** An answer goes out whatever comes in; nothing that comes in is a bug's doing; nothing is signed that nobody approved. */
    public static void request(byte[] bytes) {
        ObjectNode answer = StrictJson.object(signer().hear(bytes));
        boolean refused = answer.has("refusal");
        if (refused == answer.has("result")) {
            throw new AssertionError("neither an answer nor a refusal: " + answer);
        }
        if (refused && TwinSigner.refusal(answer) == SignerTag.INTERNAL) {
            throw new AssertionError("a bug: " + answer);
        }
        if (!new HashSet<>(remains.hsm().signed()).isEmpty()) {
            throw new AssertionError("signed without anybody's approval");
        }
    }

    private static TwinSigner signer() {
        if (twin == null) {
            remains = Remains.of(new Ceremony(), "signer-1");
            twin = TwinSigner.start(remains, FaultLine.whole());
        }
        return twin;
    }

    public static void configuration(byte[] bytes) {
        try {
            if (file == null) {
                file = Files.createTempFile("fuzzed", ".json");
                file.toFile().deleteOnExit();
            }
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Feed.decodes(bytes, in -> SignerConfiguration.read(file), SignerFault.class);
        Feed.decodes(bytes, in -> SignerConfiguration.Ceremony.read(file), SignerFault.class);
        Feed.decodes(bytes, in -> KeyRoomConfiguration.read(file), SignerFault.class);
    }
}
