package io.portcullis.waterfall.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.portcullis.waterfall.report.Cell;
import io.portcullis.waterfall.report.Report;
import io.portcullis.waterfall.report.Reports;
import io.portcullis.waterfall.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RenderingTest {
    @Test
    void saysTheAcceptanceCaseLayerByLayer() {
        String csv = new String(CsvRendering.render(Reports.waterfall()), UTF_8);
        List<String> layers = csv.lines()
                .skip(1)
                .filter(line -> line.contains(",layer,"))
                .map(line -> Arrays.asList(line.split(",", -1)))
                .map(fields -> fields.get(7) + " " + fields.get(10) + " " + fields.get(11) + " " + fields.get(12))
                .toList();
        assertEquals(
                List.of("debtor 2100 2100 0", "pool 380 380 0", "hub-bond 190 190 0", "socialised  1130 "), layers);
    }

    @Test
    void saysWhatThePoolsContributorsAreAskedToBringBack() {
        Report report = Reports.waterfallWithReplenishment();
        List<String> asked = new String(CsvRendering.render(report), UTF_8)
                .lines()
                .filter(line -> line.contains(",replenishment,"))
                .map(line -> Arrays.asList(line.split(",", -1)))
                .map(fields -> fields.get(5) + " " + fields.get(7) + " " + fields.get(8) + " "
                        + fields.get(9).replaceAll("^0x0*", "") + " " + fields.get(13))
                .toList();
        // Half of 381 rounded down, then of the contributors' 201 and 180; who had nothing there is asked for nothing.
        assertEquals(
                List.of(
                        "6 pool pool  190",
                        "6 pool pool 1 0",
                        "6 pool pool 2 0",
                        "6 pool pool 3 0",
                        "6 pool pool 4 100",
                        "6 pool pool 5 90"),
                asked);
        JsonNode json = JsonMapper.shared().readTree(JsonRendering.render(report));
        assertEquals("190", json.at("/facts/asked_to_bring_back").asString());
        String without = new String(CsvRendering.render(Reports.waterfall()), UTF_8);
        assertFalse(without.contains("replenishment"), "a pool that asks nothing says nothing of it");
    }

    @Test
    void endsEachCsvLineByCarriageReturnAndLineFeedAndGivesEachRowEachColumn() {
        for (Report report : Reports.each()) {
            String csv = new String(CsvRendering.render(report), UTF_8);
            assertTrue(csv.endsWith("\r\n"));
            assertEquals(
                    csv.replace("\r\n", "").length(),
                    csv.replaceAll("[\r\n]", "").length());
            CsvReader.builder().ofCsvRecord(csv).stream()
                    .map(CsvRecord::getFieldCount)
                    .forEach(count -> assertEquals(report.table().columns().size(), count));
        }
    }

    @Test
    void takesNoTextForAFormulaAndLeavesNumbersAlone() {
        for (String evil : List.of("=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0a", "-2+cmd|' /C calc'!A0")) {
            String csv = new String(CsvRendering.render(Reports.exposures(List.of(Reports.exposure(1, evil)))), UTF_8);
            String field = CsvReader.builder().ofCsvRecord(csv).stream()
                    .skip(1)
                    .findFirst()
                    .orElseThrow()
                    .getField(24);
            assertEquals("'" + evil, field);
            assertTrue(csv.contains(",-1,"), "the delta is a number");
        }
    }

    @Test
    void quotesWhatWouldBreakALine() {
        String odd = "says \"no\", twice";
        String csv = new String(CsvRendering.render(Reports.exposures(List.of(Reports.exposure(1, odd)))), UTF_8);
        assertTrue(csv.contains("\"says \"\"no\"\", twice\""));
    }

    @Test
    void refusesTextsThatControlWhoShowsThem() {
        for (String evil : List.of("a\nb", "a\rb", "a\tb", "\u0000", "\u202Eabc", "\uD800")) {
            assertThrows(IllegalArgumentException.class, () -> Cell.of(evil), evil);
        }
    }

    @Test
    void rendersTheSameBytesInWhateverOrderTheRowsCame() {
        Report report = Reports.exposure();
        List<List<Cell>> mixed = new ArrayList<>(report.table().rows());
        Collections.reverse(mixed);
        Report same = new Report(
                report.provenance(),
                report.facts(),
                new Table(report.table().columns(), report.table().keys(), mixed),
                report.charts());
        assertArrayEquals(CsvRendering.render(report), CsvRendering.render(same));
        assertArrayEquals(JsonRendering.render(report), JsonRendering.render(same));
    }

    @Test
    void refusesTwoRowsOfOneKey() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Reports.exposures(List.of(Reports.exposure(1, "quiet"), Reports.exposure(1, "called"))));
    }

    @Test
    void namesInJsonOfWhatItWasMade() {
        for (Report report : Reports.each()) {
            JsonNode json = JsonMapper.shared().readTree(JsonRendering.render(report));
            assertEquals("7", json.at("/provenance/audit/size").asString());
            assertEquals(1, json.at("/provenance/model_version").asInt());
            assertEquals(
                    report.provenance().inputHash().toString(),
                    json.at("/provenance/input_hash").asString());
            assertEquals(
                    report.provenance().inputHash().toString(),
                    json.at("/rows/0/input_hash").asString());
            assertEquals(report.table().rows().size(), json.path("rows").size());
        }
    }
}
