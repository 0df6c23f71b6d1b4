package io.portcullis.appliance.hub;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a feed somebody has heard. As text: {@code RUN-NUMBER}, 16 hexadecimal digits and a decimal number.
 *
 * @param run of the node: numbers begin anew with each
 * @param number of the last event that was heard, 0 before the first
 */
public record FeedPosition(long run, long number) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{16})-(0|[1-9][0-9]{0,17})");

    public FeedPosition {
        if (number < 0) {
            throw new IllegalArgumentException("events are numbered from 1");
        }
    }

    /** Empty unless it is the text of a position. */
    public static Optional<FeedPosition> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new FeedPosition(HexFormat.fromHexDigitsToLong(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(run) + "-" + number;
    }
}
