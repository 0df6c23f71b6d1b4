package io.portcullis.waterfall.report;

/**
 * What holds for the whole report.
 *
 * @param name of lower-case letters, digits and {@code _}
 */
public record Fact(String name, Cell value) {
    public Fact {
        if (!name.matches("[a-z][a-z0-9_]{0,59}")) {
            throw new IllegalArgumentException("a fact is named by small letters, digits and _");
        }
    }
}
