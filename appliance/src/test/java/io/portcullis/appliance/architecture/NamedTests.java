package io.portcullis.appliance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a page for auditors calls a proof: {@code `ClassTest#method`}, or a whole class {@code `ClassTest`}. */
final class NamedTests {
    private static final Path CHECKOUT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

    private NamedTests() {}

    /** @param method empty for a whole class */
    record Named(String type, String method) {
        @Override
        public String toString() {
            return method.isEmpty() ? type : type + "#" + method;
        }
    }

    static Path page(String name) {
        return CHECKOUT.resolve("docs").resolve(name);
    }

    static List<Named> in(String text) {
        List<Named> all = new ArrayList<>();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            all.add(new Named(named.group(1), named.group(2) == null ? "" : named.group(2)));
        }
        return all;
    }

    /** Those of them that no source has. */
    static List<Named> absent(List<Named> named) throws IOException {
        Map<String, List<String>> sources = sources();
        return named.stream()
                .filter(test -> sources.getOrDefault(test.type(), List.of()).stream()
                        .noneMatch(source -> source.contains(
                                test.method().isEmpty() ? "class " + test.type() : "void " + test.method() + "(")))
                .toList();
    }

    /** The sources of all tests, by the name of their class; some names are there more than once. */
    private static Map<String, List<String>> sources() throws IOException {
        Map<String, List<String>> sources = new TreeMap<>();
        for (String module : List.of("threshold", "depositary", "signer", "engine", "waterfall", "appliance")) {
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
