package io.portcullis.appliance.audit;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.SnapshotHeads;
import io.portcullis.signer.verdict.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the signers noted a snapshot in their own logs, which the chain anchors: a file beside the snapshot's, {@code AT.noted.json}, {@code
 * {"version":1,"noted":[{"log","index"}…]}}. A signer that does not answer is asked again.
 */
final class SnapshotNotes {
    /** Whose batches anchor heads of logs on the chain. */
    interface Anchors {
        /**
         * The first intent whose batch the chain holds, and anchors one of these entries.
         *
         * @param noted the entries' indices, by log
         */
        Optional<Bytes32> of(Map<String, Long> noted);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotNotes.class);
    private static final String SUFFIX = ".noted.json";
    private static final int VERSION = 1;

    private final Path folder;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    SnapshotNotes(Path folder) {
        this.folder = folder;
    }

    /**
     * Asks whoever has not noted it yet.
     *
     * @throws ApplianceRefusal {@code LOG_REWRITTEN} if a signer's log is not what the snapshot says that it was
     */
    void ask(Snapshots.Taken taken, Collection<LogMirror> mirrors) {
        Map<String, Long> noted = new TreeMap<>(of(taken.at()));
        boolean news = false;
        for (LogMirror mirror : mirrors) {
            String name = mirror.source().name();
            if (noted.containsKey(name)) {
                continue;
            }
            try {
                Optional<Long> index = mirror.source().note(taken.proof());
                index.ifPresent(at -> noted.put(name, at));
                news |= index.isPresent();
            } catch (ApplianceRefusal e) {
                if (e.tag().equals("LOG_REWRITTEN")) {
                    throw e;
                }
                if (told.add(taken.at() + name)) {
                    LOG.warn("{} did not note the snapshot yet: {} {}", name, e.tag(), e.getMessage());
                }
            }
        }
        if (news) {
            write(taken.at(), noted);
        }
    }

    /** Indices by log. */
    Map<String, Long> of(long at) {
        Path file = folder.resolve(at + SUFFIX);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return Fields.read("noted", StrictJson.object(Files.readAllBytes(file)), in -> {
                Map<String, Long> noted = new TreeMap<>();
                if (in.number("version") != VERSION) {
                    throw in.invalid("version", "1");
                }
                List<Boolean> fresh = in.objects(
                        "noted",
                        SnapshotHeads.MAX_LOGS,
                        one -> noted.put(one.identifier("log"), one.number("index")) == null);
                if (fresh.contains(false)) {
                    throw in.invalid("noted", "each log once");
                }
                return noted;
            });
        } catch (IOException | RefusedException e) {
            LOG.warn("{} does not read; the signers are asked again: {}", file, e.getMessage());
            return Map.of();
        }
    }

    private void write(long at, Map<String, Long> noted) {
        ObjectNode json = StrictJson.newObject().put("version", VERSION);
        ArrayNode list = json.putArray("noted");
        noted.forEach((log, index) -> list.addObject().put("log", log).put("index", index.longValue()));
        try {
            PrivateFile.write(folder.resolve(at + SUFFIX), StrictJson.canonical(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
