package io.portcullis.appliance.report;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.sumtree.SumHead;
import io.portcullis.waterfall.sumtree.SumNode;
import io.portcullis.waterfall.sumtree.SumProof;
import io.portcullis.waterfall.sumtree.Sums;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client does with its proof: holds it against the published report of liabilities, offline. */
public final class SumProofCheck {
    private SumProofCheck() {}

    /**
     * @param proof the client's file
     * @param published a report of liabilities, as JSON
     */
    public static List<Check> verify(byte[] proof, byte[] published) {
        List<Check> checks = new ArrayList<>();
        try {
            SumProof read = SumProof.decode(proof);
            SumHead head = head(published, read);
            read.requireIn(head);
            Sums sums = read.leaf().sums();
            checks.add(passed("client " + read.leaf().client() + " is in the tree of " + head.token()));
            checks.add(passed("with " + sums.positive() + " that it is owed and " + sums.negative() + " that it owes"));
            checks.add(passed("and with this the " + head.size() + " leaves add up to the published "
                    + head.root().sums().positive() + " and "
                    + head.root().sums().negative()));
        } catch (WaterfallRefusal e) {
            checks.add(new Check(
                    "the client is in the published sums", false, e.tag().name(), e.getMessage()));
        }
        return checks;
    }

    private static Check passed(String name) {
        return new Check(name, true, "PASSED", "");
    }

    private static SumHead head(byte[] published, SumProof proof) {
        try {
            JsonNode report = JsonMapper.shared().readTree(published);
            if (report.path("kind").asString("").equals(ReportKind.LIABILITIES.label())) {
                for (JsonNode row : report.path("rows")) {
                    if (row.path("token").asString("").equals(proof.token().toString())) {
                        return new SumHead(
                                proof.token(),
                                Long.parseLong(row.path("clients").asString("")),
                                new SumNode(
                                        Bytes32.fromHex(row.path("root_hash").asString("")),
                                        new Sums(
                                                Amount.fromDecimal(row.path("owed_to_clients")
                                                        .asString("")),
                                                Amount.fromDecimal(row.path("owed_by_clients")
                                                        .asString("")))));
                    }
                }
            }
            throw WaterfallTag.REPORT_MALFORMED.refusal("it is no report of liabilities in " + proof.token());
        } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
            throw WaterfallTag.REPORT_MALFORMED.refusal("it is no report of liabilities: " + e.getMessage());
        }
    }
}
