package io.portcullis.appliance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/controls.md} names tests that are there, and no control is without one unless the page says so. */
final class ControlsPageTest {
    private static final List<String> SAID_OPENLY = List.of("*Custodian*", "*Not shown*");

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        assertEquals(List.of(), NamedTests.absent(NamedTests.in(Files.readString(NamedTests.page("controls.md")))));
    }

    @Test
    void everyControlHasATestOrThePageSaysThatNoneShowsIt() throws IOException {
        List<String> rows = Files.readAllLines(NamedTests.page("controls.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| control") && !line.startsWith("| step"))
                .toList();
        assertTrue(rows.size() > 60, rows.size() + " rows");
        for (String row : rows) {
            assertTrue(
                    !NamedTests.in(row).isEmpty() || SAID_OPENLY.stream().anyMatch(row::contains), "no proof: " + row);
        }
    }
}
