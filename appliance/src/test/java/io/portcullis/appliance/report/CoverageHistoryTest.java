package io.portcullis.appliance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.report.Chart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coverage over time, of exposure reports as they are written. */
final class CoverageHistoryTest {
    private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");
    private static final TokenId DOLLAR = new TokenId(SampleReports.word(200));
    private static final TokenId EURO = new TokenId(SampleReports.word(201));

    @TempDir
    private Path folder;

    private SampleReports reports;

    @BeforeEach
    void begin() throws Exception {
        reports = new SampleReports(folder, entity(99));
    }

    private static EntityId entity(int number) {
        return new EntityId(SampleReports.word(number));
    }

    private static SampleReports.Line line(int counterparty, TokenId token, long required, long held) {
        return new SampleReports.Line(entity(counterparty), token, 100, required, held, "quiet");
    }

    private void write(int day, SampleReports.Line... lines) throws Exception {
        reports.write(DAY.plusSeconds(86_400L * day), day + 1, List.of(), List.of(lines));
    }

    @Test
    void eachCounterpartyGoesItsOwnWayAndEachPointNamesItsReport() throws Exception {
        write(0, line(1, DOLLAR, 100, 90), line(2, DOLLAR, 100, 150));
        write(1, line(1, DOLLAR, 100, 120), line(1, EURO, 100, 110), line(2, DOLLAR, 100, 80));
        write(2, line(1, DOLLAR, 0, 50), line(2, DOLLAR, 100, 95));
        CoverageHistory.History history = new CoverageHistory().of(reports.archive());
        assertEquals(3, history.reports());
        assertEquals(0, history.others());
        assertEquals(
                List.of("20261122T000000Z 15000", "20261123T000000Z 8000", "20261124T000000Z 9500"),
                stands(history.ways().getFirst()));
        assertEquals(1, history.ways().size(), "who has no coverage in the newest report stands nowhere now");
        Chart.Line chart = history.chart(id -> "who");
        assertEquals(
                List.of(10_000, 11_111),
                chart.bands().stream().map(band -> band.at().intValueExact()).toList());

        write(3, line(1, DOLLAR, 100, 70), line(2, DOLLAR, 100, 99));
        CoverageHistory.History next = new CoverageHistory().of(reports.archive());
        assertEquals(entity(1).toString(), next.ways().getFirst().counterparty(), "the lowest of now first");
        assertEquals(
                List.of("20261122T000000Z 9000", "20261123T000000Z 11000", "20261125T000000Z 7000"),
                stands(next.ways().getFirst()),
                "the lower of two tokens, and no point where nothing was required");
    }

    @Test
    void tenAreDrawnAndTheOthersAreCounted() throws Exception {
        List<SampleReports.Line> many = new ArrayList<>(IntStream.rangeClosed(1, 13)
                .mapToObj(i -> line(i, DOLLAR, 100, 200 - i))
                .toList());
        many.add(line(20, DOLLAR, 0, 5));
        write(0, many.toArray(SampleReports.Line[]::new));
        CoverageHistory.History history = new CoverageHistory().of(reports.archive());
        assertEquals(
                IntStream.iterate(13, i -> i > 3, i -> i - 1)
                        .mapToObj(i -> entity(i).toString())
                        .toList(),
                history.ways().stream().map(CoverageHistory.Way::counterparty).toList());
        assertEquals(3, history.others());
    }

    @Test
    void aReportThatIsBeingWrittenIsReadWhenItIsWhole() throws Exception {
        write(0, line(1, DOLLAR, 100, 90));
        write(1, line(1, DOLLAR, 100, 80));
        Path newest = reports.archive().folder().resolve("20261123T000000Z/exposure.json");
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(whole, whole.length / 2));
        CoverageHistory history = new CoverageHistory();
        assertEquals(1, history.of(reports.archive()).reports());
        Files.write(newest, whole);
        assertEquals(2, history.of(reports.archive()).reports());
    }

    @Test
    void aReportIsReadOnce() throws Exception {
        write(0, line(1, DOLLAR, 100, 90));
        CoverageHistory history = new CoverageHistory();
        CoverageHistory.History first = history.of(reports.archive());
        Path file = reports.archive().folder().resolve("20261122T000000Z/exposure.json");
        Files.writeString(file, Files.readString(file).replace("\"9000\"", "\"1\""));
        assertEquals(first, history.of(reports.archive()));
        assertTrue(new CoverageHistory()
                .of(reports.archive())
                .ways()
                .getFirst()
                .stands()
                .toString()
                .contains("coverage=1]"));
    }

    private static List<String> stands(CoverageHistory.Way way) {
        return way.stands().stream()
                .map(it -> it.report() + " " + it.coverage())
                .toList();
    }
}
