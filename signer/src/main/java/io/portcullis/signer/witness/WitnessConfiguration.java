package io.portcullis.signer.witness;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code witness.json}: {@code {"name","dataDirectory","host","port","logs":[{"origin","key"}…]}}.
 *
 * @param name of the witness's key: as a rule, a URL of its organisation without the scheme
 * @param port 0 takes a free one
 * @param logs whose checkpoints are cosigned, with the key that signs them
 */
record WitnessConfiguration(String name, Path dataDirectory, String host, int port, Map<Origin, NoteKey> logs) {
    private static final int MAX_PATH_LENGTH = 4_096;
    private static final int MAX_VKEY_LENGTH = 1_024;

    WitnessConfiguration {
        logs = Map.copyOf(logs);
    }

    Path keyFile() {
        return dataDirectory.resolve("key");
    }

    Path headsFile() {
        return dataDirectory.resolve("heads");
    }

    /** @throws SignerFault {@code CONFIGURATION_INVALID} */
    static WitnessConfiguration read(Path file) {
        try {
            return Fields.read(
                    "configuration", StrictJson.object(Files.readAllBytes(file)), WitnessConfiguration::read);
        } catch (IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the configuration does not read: " + e, e);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.CONFIGURATION_INVALID,
                    e.refusal().tag() + ", " + e.refusal().reason(),
                    e);
        }
    }

    private static WitnessConfiguration read(Fields in) {
        Path data = Path.of(in.text("dataDirectory", MAX_PATH_LENGTH));
        if (!data.isAbsolute()) {
            throw in.invalid("dataDirectory", "an absolute path");
        }
        List<NoteKey> known = in.objects("logs", Limits.MAX_LOGS, log -> log(log));
        Map<Origin, NoteKey> logs = new LinkedHashMap<>();
        for (NoteKey key : known) {
            if (logs.put(new Origin(key.name()), key) != null) {
                throw in.invalid("logs", "each origin once");
            }
        }
        return new WitnessConfiguration(
                in.text("name", 255), data, in.text("host", 253), in.number("port", 0, 65_535), logs);
    }

    /** A log's key bears its origin as a name. */
    private static NoteKey log(Fields in) {
        NoteKey key = NoteKey.decode(in.text("key", MAX_VKEY_LENGTH));
        if (!in.text("origin", 255).equals(key.name()) || key.kind() == NoteKey.Kind.COSIGNER) {
            throw in.invalid("key", "a key of the log, under its origin as a name");
        }
        return key;
    }
}
