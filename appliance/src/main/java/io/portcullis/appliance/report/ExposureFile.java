package io.portcullis.appliance.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An exposure report that was written, read line by line: it may have as many as a hub has counterparties, and never is in memory whole.
 *
 * @param id the time under which the archive has it
 * @param head all of it but its rows: kind, time, provenance, facts
 * @param lines how many rows it has
 */
public record ExposureFile(String id, JsonNode head, long lines) {
    public static final String NAME = "exposure.json";

    /** Empty where the archive has no such report, or one that is not whole: it is being written. */
    public static Optional<ExposureFile> read(ReportArchive archive, String id, Consumer<JsonNode> row) {
        Optional<Path> file = archive.path(id, NAME);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file.get());
                JsonParser json = JsonMapper.shared().createParser(in)) {
            ObjectNode head = JsonMapper.shared().createObjectNode();
            long lines = 0;
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("rows")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        row.accept(json.readValueAsTree());
                        lines++;
                    }
                } else {
                    head.set(name, json.<JsonNode>readValueAsTree());
                }
            }
            return head.has("as_of") ? Optional.of(new ExposureFile(id, head, lines)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
