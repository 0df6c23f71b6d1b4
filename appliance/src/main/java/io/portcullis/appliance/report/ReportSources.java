package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.render.JsonRendering;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.report.Provenance.AuditHead;
import io.portcullis.waterfall.report.Provenance.LogHead;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What lies beside a report and says how it is made again:
 *
 * <pre>
 * {"format","kind","rendering","report","sha256","as_of_seconds","provenance":{"log":{…}?,"audit":{…}?,"model_version","inputs","input_hash"}}
 * </pre>
 *
 * <p>Invariant: reading and writing it gives the same bytes.
 *
 * @param name the report's file
 * @param sha256 of the report's bytes
 */
public record ReportSources(Provenance provenance, Format rendering, String name, Bytes32 sha256) {
    static final String FORMAT = "portcullis/report-sources/v1";

    private static final int MOST_NAME = 255;
    private static final int MOST_BYTES = 64 << 10;

    public byte[] encode() {
        ObjectNode root = JsonMapper.shared()
                .createObjectNode()
                .put("format", FORMAT)
                .put("kind", provenance.kind().label())
                .put("rendering", rendering.label())
                .put("report", name)
                .put("sha256", sha256.toString())
                .put("as_of_seconds", provenance.asOfSeconds());
        root.set("provenance", JsonRendering.provenance(provenance));
        return JsonRendering.lines(root);
    }

    /** @throws WaterfallRefusal REPORT_MALFORMED */
    public static ReportSources decode(Bytes file) {
        try {
            if (file.size() > MOST_BYTES) {
                throw WaterfallTag.REPORT_MALFORMED.refusal("sources are at most " + MOST_BYTES + " bytes");
            }
            ReportSources read = Fields.read("sources", StrictJson.object(file.toArray()), ReportSources::read);
            if (!Bytes.of(read.encode()).equals(file)) {
                throw WaterfallTag.REPORT_MALFORMED.refusal("sources have one form");
            }
            return read;
        } catch (RefusedException e) {
            throw WaterfallTag.REPORT_MALFORMED.refusal(e.refusal().reason());
        } catch (IllegalArgumentException e) {
            throw WaterfallTag.REPORT_MALFORMED.refusal(e.getMessage());
        }
    }

    private static ReportSources read(Fields in) {
        if (!in.text("format", 64).equals(FORMAT)) {
            throw in.invalid("format", FORMAT);
        }
        ReportKind kind =
                ReportKind.ofLabel(in.text("kind", 16)).orElseThrow(() -> in.invalid("kind", "a kind of report"));
        long asOf = in.number("as_of_seconds");
        Provenance provenance = in.object("provenance", of -> {
            Provenance made = new Provenance(
                    kind,
                    asOf,
                    of.optionalObject(
                            "log",
                            log -> new LogHead(
                                    count(log, "height"), log.bytes32("block_hash"), log.bytes32("state_root"))),
                    of.optionalObject(
                            "audit",
                            audit -> new AuditHead(
                                    audit.text("origin", 255), count(audit, "size"), audit.bytes32("root"))),
                    of.number("model_version", 1, Integer.MAX_VALUE),
                    of.bytes32("inputs"));
            if (!made.inputHash().equals(of.bytes32("input_hash"))) {
                throw of.invalid("input_hash", "over the other fields");
            }
            return made;
        });
        return new ReportSources(
                provenance,
                Format.ofLabel(in.text("rendering", 8))
                        .orElseThrow(() -> in.invalid("rendering", "a format of reports")),
                in.text("report", MOST_NAME),
                in.bytes32("sha256"));
    }

    /** A decimal string, as reports have it. */
    private static long count(Fields in, String name) {
        String text = in.text(name, 19);
        if (!text.matches("0|[1-9][0-9]{0,17}")) {
            throw in.invalid(name, "a plain decimal");
        }
        return Long.parseLong(text);
    }

    public Optional<AuditHead> audit() {
        return provenance.audit();
    }
}
