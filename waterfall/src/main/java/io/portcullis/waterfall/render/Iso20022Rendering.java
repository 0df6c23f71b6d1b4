package io.portcullis.waterfall.render;

import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Column;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.math.BigInteger;
import java.util.List;

/**
 * A report as the ISO 20022 message that fits it: a waterfall as auth.064.001.01 (available financial resources), exposures as colr.003.001.05 (margin calls, one for each
 * position that is called), reserves as camt.053.001.08 (a statement for each token). Liabilities have none.
 *
 * <p>A token has no ISO 4217 code: amounts are in smallest units under {@code XXX}, its code for "no currency is involved", and the token's id stands beside them. More than 18 digits do not fit the messages and are
 * refused. Where an identifier has at most 35 characters, it is the first 35 digits of the entity's or token's id.
 *
 * <p>Elements and their order were taken from published descriptions of the messages; no schema is at hand to validate against, and none was.
 */
public final class Iso20022Rendering {
    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";
    private static final String ENVELOPE = "urn:portcullis:margin-calls:1";
    private static final String NO_CURRENCY = "XXX";
    private static final int MOST_DIGITS = 18;
    private static final int MOST_ID = 35;

    private final Report report;

    private Iso20022Rendering(Report report) {
        this.report = report;
    }

    /** @throws WaterfallRefusal REPORT_FORMAT_MISSING */
    public static byte[] render(Report report) {
        Iso20022Rendering rendering = new Iso20022Rendering(report);
        return switch (report.kind()) {
            case WATERFALL -> rendering.resources();
            case EXPOSURE -> rendering.marginCalls();
            case RESERVES -> rendering.statement();
            case LIABILITIES ->
                throw WaterfallTag.REPORT_FORMAT_MISSING.refusal("no ISO 20022 message is a proof of liabilities");
        };
    }

    private byte[] resources() {
        Xml xml = new Xml("Document", NAMESPACE + "auth.064.001.01")
                .in("CCPAvlblFinRsrcsRpt")
                .in("AvlblFinRsrcsAmt");
        amount(xml, "TtlInitlMrgn", ofKind("debtor"));
        amount(xml, "TtlPrfnddDfltFnd", ofKind("pool"));
        xml.in("CCPSkinInTheGame").put("RptgAsstTp", "OTHR").put("Id", fact("token"));
        amount(xml, "Amt", ofKind("hub-bond"));
        xml.out();
        amount(xml, "OthrDfltFndCntrbtn", BigInteger.ZERO);
        amount(xml, "UfnddMmbCmmtmnt", BigInteger.ZERO);
        amount(xml, "UfnddThrdPtyCmmtmnt", BigInteger.ZERO);
        return xml.bytes();
    }

    private BigInteger ofKind(String kind) {
        return report.table().rows().stream()
                .filter(row ->
                        text(row, "line").equals("layer") && text(row, "kind").equals(kind))
                .map(row -> whole(row, "available"))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** A message asks one party for one thing, so that a file holds several, in an envelope of its own. */
    private byte[] marginCalls() {
        Xml xml = new Xml("MarginCalls", ENVELOPE);
        int number = 0;
        for (List<Cell> row : report.table().rows()) {
            if (!text(row, "state").equals("quiet")) {
                number++;
                marginCall(xml, row, number);
            }
        }
        return xml.bytes();
    }

    private void marginCall(Xml xml, List<Cell> row, int number) {
        xml.in("Document", NAMESPACE + "colr.003.001.05").in("MrgnCallReq").put("TxId", transaction(number));
        xml.in("Oblgtn");
        party(xml, "PtyA", fact("creditor"));
        party(xml, "PtyB", text(row, "counterparty"));
        xml.in("ValtnDt").put("DtTm", text(row, "as_of")).out().out();
        xml.in("MrgnCallRslt").in("MrgnCallRslt").in("MrgnCallAmt");
        amount(xml, "DueToPtyA", whole(row, "shortfall"));
        xml.put("AddtlInf", "token " + text(row, "token") + ", required " + text(row, "required"));
        xml.out().out().out().out().out();
    }

    private static void party(Xml xml, String name, String id) {
        xml.in(name)
                .in("PrtryId")
                .put("Id", shortened(id))
                .put("Issr", "Portcullis")
                .out()
                .out();
    }

    private byte[] statement() {
        Xml xml = new Xml("Document", NAMESPACE + "camt.053.001.08").in("BkToCstmrStmt");
        xml.in("GrpHdr").put("MsgId", transaction(0)).put("CreDtTm", asOf()).out();
        int number = 0;
        for (List<Cell> row : report.table().rows()) {
            number++;
            xml.in("Stmt").put("Id", transaction(number)).put("CreDtTm", asOf());
            xml.in("Acct")
                    .in("Id")
                    .in("Othr")
                    .put("Id", shortened(text(row, "token")))
                    .out()
                    .out();
            xml.put("Nm", text(row, "entity")).out();
            balance(xml, row, "CLBD", "", "entity_total");
            balance(xml, row, "CLAV", "", "entity_reserve");
            balance(xml, row, "", "QUEUED", "entity_queued");
            balance(xml, row, "", "COLLATERAL", "entity_collateral");
            xml.put(
                    "AddtlStmtInf",
                    "token " + text(row, "token") + ", block " + text(row, "block_number") + " "
                            + text(row, "block_hash"));
            xml.out();
        }
        return xml.bytes();
    }

    private void balance(Xml xml, List<Cell> row, String code, String proprietary, String column) {
        xml.in("Bal").in("Tp").in("CdOrPrtry");
        if (code.isEmpty()) {
            xml.put("Prtry", proprietary);
        } else {
            xml.put("Cd", code);
        }
        xml.out().out();
        amount(xml, "Amt", whole(row, column));
        xml.put("CdtDbtInd", "CRDT").in("Dt").put("DtTm", asOf()).out().out();
    }

    private static void amount(Xml xml, String name, BigInteger units) {
        if (units.toString().length() > MOST_DIGITS) {
            throw WaterfallTag.REPORT_FORMAT_MISSING.refusal(
                    units + " has more than the " + MOST_DIGITS + " digits of an ISO 20022 amount");
        }
        xml.put(name, "Ccy", NO_CURRENCY, units.toString());
    }

    /** Of the input hash, so that the same report names itself the same. */
    private String transaction(int number) {
        return report.provenance().inputHash().toString().substring(2, 26) + "-" + number;
    }

    private static String shortened(String id) {
        String digits = id.substring(2);
        return digits.substring(0, Math.min(digits.length(), MOST_ID));
    }

    private String asOf() {
        return Cell.at(report.provenance().asOfSeconds()).text();
    }

    private String fact(String name) {
        return report.facts().stream()
                .filter(fact -> fact.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .text();
    }

    private String text(List<Cell> row, String column) {
        return row.get(place(column)).text();
    }

    private BigInteger whole(List<Cell> row, String column) {
        return row.get(place(column)) instanceof Cell.Whole it ? it.number() : BigInteger.ZERO;
    }

    private int place(String column) {
        List<String> names = report.table().columns().stream().map(Column::name).toList();
        return names.indexOf(column);
    }
}
