package io.portcullis.appliance.console;

import java.util.List;

/**
 * The reports of one time, as the API and the page have them.
 *
 * @param id the time, as {@code 20261121T080000Z}
 * @param files every file of them
 */
public record ReportView(String id, List<String> files) {
    private static final String SVG = ".svg";

    public ReportView {
        files = List.copyOf(files);
    }

    /** One report, for the page: what its files begin with, and what it is called. */
    public record Figure(String name, String title, boolean hasMessage) {}

    public List<Figure> figures() {
        return files.stream()
                .filter(file -> file.endsWith(SVG))
                .map(file -> file.substring(0, file.length() - SVG.length()))
                .map(name -> new Figure(name, title(name), files.contains(name + ".xml")))
                .toList();
    }

    /** The time in words. */
    public String time() {
        return id.substring(0, 4) + "-" + id.substring(4, 6) + "-" + id.substring(6, 8) + " " + id.substring(9, 11)
                + ":" + id.substring(11, 13) + ":" + id.substring(13, 15) + " UTC";
    }

    private static String title(String name) {
        return switch (name.split("-", 2)[0]) {
            case "waterfall" -> "Default waterfall";
            case "exposure" -> "Exposures, utilisation, coverage and stress";
            case "reserves" -> "Proof of reserves";
            default -> "Proof of liabilities";
        };
    }
}
