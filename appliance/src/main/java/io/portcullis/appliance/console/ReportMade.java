package io.portcullis.appliance.console;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Of what a report was made, and where its files are.
 *
 * @param id the time under which the archive has it
 * @param name its files begin with it
 * @param asOf UTC time of what it says
 */
public record ReportMade(
        String id,
        String name,
        String asOf,
        Optional<Log> log,
        Optional<Audit> audit,
        String model,
        String inputs,
        String inputHash) {
    /** The engine's log after the block that the report was made at. */
    public record Log(String height, String blockHash, String stateRoot) {}

    public record Audit(String origin, String size, String root) {}

    /** @param report a file report/v1, with or without its rows */
    static ReportMade of(String id, String name, JsonNode report) {
        JsonNode of = report.path("provenance");
        return new ReportMade(
                id,
                name,
                report.path("as_of").asString(""),
                part(of, "log")
                        .map(log -> new Log(text(log, "height"), text(log, "block_hash"), text(log, "state_root"))),
                part(of, "audit")
                        .map(audit -> new Audit(text(audit, "origin"), text(audit, "size"), text(audit, "root"))),
                of.path("model_version").asString(""),
                text(of, "inputs"),
                text(of, "input_hash"));
    }

    private static Optional<JsonNode> part(JsonNode of, String name) {
        return of.path(name).isObject() ? Optional.of(of.path(name)) : Optional.empty();
    }

    private static String text(JsonNode of, String name) {
        return of.path(name).asString("");
    }

    /** What a file beside it, or the report itself, is fetched by. */
    public String file(String ending) {
        return "/api/v1/reports/" + id + "/" + name + "." + ending;
    }

    /** Its file below the appliance's data folder, as a copy of it has it. */
    public String path() {
        return "reports/" + id + "/" + name + ".json";
    }
}
