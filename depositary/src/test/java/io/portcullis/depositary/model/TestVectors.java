package io.portcullis.depositary.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Rows of a vector file: comma-separated, comments begin with a hash sign. */
final class TestVectors {
    private TestVectors() {}

    static List<List<String>> rows(String file) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/vectors", file)).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
