package io.portcullis.appliance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/incidents.md} names tests that are there, and each incident has one that bears its name. */
final class IncidentsPageTest {
    /** The incidents that this product is held against, by the word their tests begin with. */
    private static final List<String> INCIDENTS = List.of(
            "bybit",
            "wazirX",
            "drift",
            "ronin",
            "multichain",
            "primeTrust",
            "stakeHound",
            "parity",
            "horcrux",
            "tmkms1220",
            "vault31718",
            "openBao",
            "immudb",
            "coSigner",
            "virtualThreadCallers",
            "retiredBoard",
            "looserOffChainCheck",
            "thirtyTwoHtlcs");

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        assertEquals(List.of(), NamedTests.absent(NamedTests.in(String.join("\n", rows()))));
    }

    @Test
    void everyIncidentHasARowWithATestThatBearsItsName() throws IOException {
        List<String> rows = rows();
        assertEquals(INCIDENTS.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            String word = INCIDENTS.get(i);
            assertTrue(
                    NamedTests.in(rows.get(i)).stream()
                            .anyMatch(test -> test.method().startsWith(word)),
                    word + " in the row " + rows.get(i));
        }
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(NamedTests.page("incidents.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
    }
}
