package io.portcullis.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of a report.
 *
 * @param ours and {@code limit}: a second; NaN where there is nothing to divide by
 * @param ratio median over the rounds of ours to the limit, in CPU time where nothing is waited for
 * @param target what is promised, in words
 * @param met whether it was, here and now
 * @param note costs beside the rate
 */
record Row(String workload, double ours, double limit, double ratio, String target, boolean met, String note) {
    private static final String FORM = "%-44s %12s %12s %8s  %-24s %-4s %s%n";

    /** Below this a rate is told in thousandths. */
    private static final double SMALL = 10;

    static String table(List<Row> rows) {
        StringBuilder text =
                new StringBuilder(FORM.formatted("workload", "ours/s", "limit/s", "ratio", "target", "met", "note"));
        for (Row row : rows) {
            text.append(FORM.formatted(
                    row.workload,
                    number(row.ours),
                    number(row.limit),
                    Double.isNaN(row.ratio) ? "" : String.format(Locale.ROOT, "%.3f", row.ratio),
                    row.target,
                    row.met ? "yes" : "NO",
                    row.note));
        }
        return text.toString();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value < SMALL ? "%.3f" : "%,.0f", value);
    }
}
