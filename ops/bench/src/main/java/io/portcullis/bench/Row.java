package io.portcullis.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of a report.
 *
 * @param ours and {@code limit}: a second
 * @param ratio median over the rounds of ours to the limit
 * @param target what is promised, in words
 * @param met whether it was, here and now
 * @param note costs beside the rate
 */
record Row(String workload, double ours, double limit, double ratio, String target, boolean met, String note) {
    private static final String FORM = "%-44s %12s %12s %8s  %-24s %-4s %s%n";

    static String table(List<Row> rows) {
        StringBuilder text =
                new StringBuilder(FORM.formatted("workload", "ours/s", "limit/s", "ratio", "target", "met", "note"));
        for (Row row : rows) {
            text.append(FORM.formatted(
                    row.workload,
                    number(row.ours),
                    number(row.limit),
                    String.format(Locale.ROOT, "%.3f", row.ratio),
                    row.target,
                    row.met ? "yes" : "NO",
                    row.note));
        }
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
