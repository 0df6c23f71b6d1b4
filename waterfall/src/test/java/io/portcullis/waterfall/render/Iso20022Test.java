package io.portcullis.waterfall.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.waterfall.allocation.Cases;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.report.Reports;
import io.portcullis.waterfall.report.WaterfallReport;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class Iso20022Test {
    @Test
    void sumsTheLayersOfAWaterfallUnderWhoseMoneyTheyAre() throws Exception {
        Document message = read(Reports.waterfall());
        assertEquals("2100", text(message, "//TtlInitlMrgn"));
        assertEquals("380", text(message, "//TtlPrfnddDfltFnd"));
        assertEquals("190", text(message, "//CCPSkinInTheGame/Amt"));
        assertEquals("XXX", text(message, "//CCPSkinInTheGame/Amt/@Ccy"));
    }

    @Test
    void callsMarginOfEachPositionThatIsCalledAndOfNoOther() throws Exception {
        Document message = read(Reports.exposure());
        assertEquals("10", text(message, "count(//MrgnCallReq)"));
        assertEquals("10", text(message, "(//DueToPtyA)[1]"));
        assertEquals("10", text(message, "count(//TxId[string-length() <= 35])"));
    }

    @Test
    void statesWhatIsHeldInEachToken() throws Exception {
        Document message = read(Reports.reserves());
        assertEquals("1410", text(message, "//Bal[Tp/CdOrPrtry/Cd='CLBD']/Amt"));
        assertEquals("10", text(message, "//Bal[Tp/CdOrPrtry/Prtry='QUEUED']/Amt"));
    }

    @Test
    void hasNoMessageForLiabilitiesAndNoneForAnAmountBeyondEighteenDigits() {
        refuses(Reports.liabilities());
        Amount huge = new Amount(BigInteger.TEN.pow(18));
        refuses(WaterfallReport.of(
                Reports.provenance(ReportKind.WATERFALL),
                Cases.of(
                        Profile.EMIR,
                        Cases.amounts(1),
                        Layer.of("pool", LayerKind.POOL, Map.of(Cases.entity(4), huge)))));
    }

    private static void refuses(Report report) {
        assertEquals(
                WaterfallTag.REPORT_FORMAT_MISSING,
                assertThrows(WaterfallRefusal.class, () -> Iso20022Rendering.render(report))
                        .tag());
    }

    private static Document read(Report report) throws Exception {
        byte[] message = Iso20022Rendering.render(report);
        assertArrayEquals(message, Iso20022Rendering.render(report));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(message));
    }

    private static String text(Document message, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate(path, message);
    }
}
