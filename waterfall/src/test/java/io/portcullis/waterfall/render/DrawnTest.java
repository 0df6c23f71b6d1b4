package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.waterfall.report.Chart;
import io.portcullis.waterfall.report.ExposureReport;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.Reports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.parser.PreflightParser;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is drawn: the charts, and the pages that hold them. */
final class DrawnTest {
    @TempDir
    private Path folder;

    @Test
    void everyReportOnPaperIsPdfA() throws IOException {
        for (Report report : Reports.each()) {
            Path file = folder.resolve(report.kind().label() + ".pdf");
            Files.write(file, PdfRendering.render(report));
            ValidationResult result = PreflightParser.validate(file.toFile());
            assertTrue(
                    result.isValid(),
                    () -> report.kind() + ": "
                            + result.getErrorsList().stream()
                                    .map(error -> error.getErrorCode() + " " + error.getDetails())
                                    .toList());
        }
    }

    @Test
    void theSameReportIsTheSamePagesAndNamesNoClock() {
        for (Report report : Reports.each()) {
            byte[] pages = PdfRendering.render(report);
            assertArrayEquals(pages, PdfRendering.render(report), report.kind().label());
            String text = new String(pages, ISO_8859_1);
            assertTrue(text.startsWith("%PDF-1.4"));
            assertTrue(text.contains("D:20261122000000"), "the dates are the report's");
        }
    }

    @Test
    void thePagesSayOfWhatTheyWereMadeAndEveryLayer() throws IOException {
        Report report = Reports.waterfall();
        try (var document = Loader.loadPDF(PdfRendering.render(report))) {
            String text = new PDFTextStripper().getText(document);
            assertTrue(text.contains(report.provenance().inputHash().toString()));
            assertTrue(text.contains("portcullis.example/log/appliance, 7 entries"));
            assertTrue(text.contains("HUB_BOND pays at place 3 here, at place 2 under EMIR"), text);
            assertTrue(text.contains("1,130"));
        }
    }

    @Test
    void drawingsAreWellFormedAndRunNothing() throws Exception {
        for (Report report : Reports.each()) {
            byte[] svg = SvgRendering.render(report);
            assertArrayEquals(svg, SvgRendering.render(report));
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        }
    }

    @Test
    void whatSomebodyCalledALayerIsNoMarkup() {
        String svg = SvgRendering.render(new Chart.Bars(
                "<script>alert(1)</script> & \"more\"",
                "units",
                List.of("one"),
                List.of(new Chart.Bar("</text><a>", List.of(BigInteger.ONE))),
                List.of(new Chart.Band("b", BigInteger.TEN))));
        assertFalse(svg.contains("<script"));
        assertFalse(svg.contains("<a>"));
        assertTrue(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"));
    }

    @Test
    void everyShapeStaysWithinItsDrawing() {
        BigInteger huge = BigInteger.TWO.pow(127);
        List<Chart> charts = List.of(
                new Chart.Bars(
                        "b",
                        "u",
                        List.of("x", "y"),
                        List.of(
                                new Chart.Bar("l", List.of(huge, huge)),
                                new Chart.Bar("m", List.of(BigInteger.ZERO, BigInteger.ONE))),
                        List.of(new Chart.Band("t", huge))),
                new Chart.Heat(
                        "h",
                        "u",
                        List.of("r"),
                        List.of("c", "d"),
                        List.of(List.of(Optional.of(huge), Optional.<BigInteger>empty())),
                        BigInteger.TEN),
                new Chart.Line(
                        "l",
                        "u",
                        IntStream.range(0, Chart.MOST_PATHS)
                                .mapToObj(i -> new Chart.Path(
                                        "p" + i,
                                        List.of(new Chart.Point(0, BigInteger.ZERO), new Chart.Point(1L << 37, huge))))
                                .toList(),
                        List.of(new Chart.Band("t", BigInteger.ONE), new Chart.Band("beyond", huge)),
                        BigInteger.TEN),
                new Chart.Line("empty", "u", List.of(), List.of(), BigInteger.ONE));
        for (Chart chart : charts) {
            Drawing drawing = ChartDrawing.of(chart);
            for (Drawing.Shape shape : drawing.shapes()) {
                if (shape instanceof Drawing.Box box) {
                    assertTrue(box.x() >= 0 && box.x() + box.width() <= drawing.width(), chart.title());
                    assertTrue(box.y() >= 0 && box.y() + box.height() <= drawing.height(), chart.title());
                }
            }
        }
    }

    @Test
    void eachFigureHasItsPlaceAndNothingElseHas() {
        Drawing heat = Drawing.of(new Chart.Heat(
                "h",
                "u",
                List.of("r", "s"),
                List.of("c", "d"),
                List.of(
                        List.of(Optional.of(BigInteger.ONE), Optional.<BigInteger>empty()),
                        List.of(Optional.<BigInteger>empty(), Optional.of(BigInteger.TWO))),
                BigInteger.TEN));
        assertEquals(
                List.of("0 0", "1 1"),
                heat.places().stream().map(it -> it.row() + " " + it.column()).toList());
        Drawing line = Drawing.of(new Chart.Line(
                "l",
                "u",
                List.of(
                        new Chart.Path(
                                "p", List.of(new Chart.Point(0, BigInteger.ONE), new Chart.Point(9, BigInteger.TWO))),
                        new Chart.Path("q", List.of(new Chart.Point(5, BigInteger.ZERO)))),
                List.of(),
                BigInteger.TEN));
        assertEquals(
                List.of("0 0", "0 1", "1 0"),
                line.places().stream().map(it -> it.row() + " " + it.column()).toList());
        for (Drawing.Place place : line.places()) {
            assertTrue(
                    line.shapes().stream()
                            .anyMatch(shape -> shape instanceof Drawing.Box box
                                    && box.x() >= place.x()
                                    && box.x() + box.width() <= place.x() + place.width()
                                    && box.y() >= place.y()
                                    && box.y() + box.height() <= place.y() + place.height()),
                    "a place is around its dot");
        }
        Drawing bars = Drawing.of(ExposureReport.stress(List.of(
                new ExposureReport.StressLine("a", 1, BigInteger.ONE, BigInteger.TEN),
                new ExposureReport.StressLine("b", 2, BigInteger.TWO, BigInteger.TEN))));
        assertEquals(
                List.of(0, 1), bars.places().stream().map(Drawing.Place::row).toList());
    }

    @Test
    void stressIsDrawnAgainstTheResourcesOfEachScenario() {
        Chart.Bars one = (Chart.Bars) ExposureReport.stress(List.of(
                new ExposureReport.StressLine("mild", 1, BigInteger.valueOf(300), BigInteger.valueOf(1_000)),
                new ExposureReport.StressLine("hard", 2, BigInteger.valueOf(1_400), BigInteger.valueOf(1_000))));
        assertEquals(
                List.of(List.of(300, 700, 0), List.of(1_000, 0, 400)),
                one.bars().stream()
                        .map(bar -> bar.parts().stream()
                                .map(BigInteger::intValueExact)
                                .toList())
                        .toList());
        assertEquals(List.of(new Chart.Band("resources", BigInteger.valueOf(1_000))), one.bands());
        Chart.Bars several = (Chart.Bars) ExposureReport.stress(List.of(
                new ExposureReport.StressLine("mild", 1, BigInteger.ONE, BigInteger.ONE),
                new ExposureReport.StressLine("hard", 2, BigInteger.ONE, BigInteger.TWO)));
        assertEquals(List.of(), several.bands(), "no one line says what each scenario has");
    }

    @Test
    void aBarIsAsLongAsItsShareOfTheLongest() {
        Drawing drawing = ChartDrawing.of(new Chart.Bars(
                "b",
                "u",
                List.of("x"),
                List.of(
                        new Chart.Bar("l", List.of(BigInteger.valueOf(200))),
                        new Chart.Bar("m", List.of(BigInteger.valueOf(50)))),
                List.of()));
        List<Integer> widths = drawing.shapes().stream()
                .filter(Drawing.Box.class::isInstance)
                .map(shape -> ((Drawing.Box) shape).width())
                .toList();
        assertEquals(List.of(3_200, 800), widths);
    }
}
