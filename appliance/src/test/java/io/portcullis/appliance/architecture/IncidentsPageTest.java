package io.portcullis.appliance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/incidents.md} names tests that are there, and each incident has one that bears its name. */
final class IncidentsPageTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

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
        Map<String, List<String>> sources = sources();
        List<String> absent = new ArrayList<>();
        int named = 0;
        for (String row : rows()) {
            Matcher test = NAMED.matcher(row);
            while (test.find()) {
                named++;
                Pattern method = Pattern.compile("void " + test.group(2) + "\\(");
                boolean there = sources.getOrDefault(test.group(1), List.of()).stream()
                        .anyMatch(source -> method.matcher(source).find());
                if (!there) {
                    absent.add(test.group());
                }
            }
        }
        assertEquals(List.of(), absent);
        assertTrue(named >= INCIDENTS.size());
    }

    @Test
    void everyIncidentHasARowWithATestThatBearsItsName() throws IOException {
        List<String> rows = rows();
        assertEquals(INCIDENTS.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            String word = INCIDENTS.get(i);
            Matcher test = NAMED.matcher(rows.get(i));
            boolean bears = false;
            while (test.find()) {
                bears |= test.group(2).startsWith(word);
            }
            assertTrue(bears, word + " in the row " + rows.get(i).toLowerCase(Locale.ROOT));
        }
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(CHECKOUT.resolve("docs").resolve("incidents.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
    }

    /** The sources of all tests, by the name of their class; some names are there more than once. */
    private static Map<String, List<String>> sources() throws IOException {
        Map<String, List<String>> sources = new TreeMap<>();
        for (String module : List.of("threshold", "depositary", "signer", "engine", "appliance")) {
            try (Stream<Path> files = Files.walk(CHECKOUT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.computeIfAbsent(name, any -> new ArrayList<>()).add(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
