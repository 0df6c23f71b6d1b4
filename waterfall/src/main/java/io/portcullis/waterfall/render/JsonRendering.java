package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Column;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Report;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs: all of it but the charts, whose numbers its rows have. */
public final class JsonRendering {
    public static final String FORMAT = "portcullis/report/v1";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private JsonRendering() {}

    public static byte[] render(Report report) {
        ObjectNode root = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("kind", report.kind().label())
                .put("as_of", Cell.at(report.provenance().asOfSeconds()).text());
        root.set("provenance", provenance(report.provenance()));
        ObjectNode facts = root.putObject("facts");
        report.facts().forEach(fact -> put(facts, fact.name(), fact.value()));
        ArrayNode rows = root.putArray("rows");
        List<Column> columns = report.table().columns();
        for (List<Cell> row : report.table().rows()) {
            ObjectNode line = rows.addObject();
            for (int i = 0; i < row.size(); i++) {
                put(line, columns.get(i).name(), row.get(i));
            }
        }
        return lines(root);
    }

    /** Of what a report was made, for the reports and for what lies beside one. */
    public static ObjectNode provenance(Provenance of) {
        ObjectNode node = JSON.createObjectNode();
        of.log()
                .ifPresent(log -> node.putObject("log")
                        .put("height", Long.toString(log.height()))
                        .put("block_hash", log.blockHash().toString())
                        .put("state_root", log.stateRoot().toString()));
        of.audit()
                .ifPresent(audit -> node.putObject("audit")
                        .put("origin", audit.origin())
                        .put("size", Long.toString(audit.size()))
                        .put("root", audit.root().toString()));
        return node.put("model_version", of.modelVersion())
                .put("inputs", of.inputs().toString())
                .put("input_hash", of.inputHash().toString());
    }

    /** The one layout. */
    public static byte[] lines(ObjectNode node) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES);
        return (JSON.writer().with(printer).writeValueAsString(node) + "\n").getBytes(UTF_8);
    }

    private static void put(ObjectNode into, String name, Cell cell) {
        switch (cell) {
            case Cell.Text it -> into.put(name, it.text());
            case Cell.Whole it -> into.put(name, it.text());
            case Cell.Decimal it -> into.put(name, it.text());
            case Cell.Flag it -> into.put(name, it.is());
            case Cell.Missing it -> into.putNull(name);
        }
    }
}
