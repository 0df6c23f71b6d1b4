package io.portcullis.waterfall.report;

import io.portcullis.depositary.model.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/** One value of a report. Its text is the same in every format, but for what a format must escape. */
public sealed interface Cell {
    /** As people and programs read it. */
    String text();

    /** What was said about a thing, for people; never trusted by a spreadsheet. */
    record Text(String text) implements Cell {
        private static final int MOST = 512;

        public Text {
            if (text.length() > MOST || text.codePoints().anyMatch(Text::isUnfit)) {
                throw new IllegalArgumentException("a text of a report has at most " + MOST
                        + " characters, and none that controls or is half of one");
            }
        }

        private static boolean isUnfit(int point) {
            int type = Character.getType(point);
            return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
        }
    }

    /** A whole number: an amount in smallest units, basis points, a count. */
    record Whole(BigInteger number) implements Cell {
        @Override
        public String text() {
            return number.toString();
        }
    }

    /**
     * A number of eighteen places.
     *
     * @param units the number times 10¹⁸
     */
    record Decimal(BigInteger units) implements Cell {
        public static final int PLACES = 18;

        @Override
        public String text() {
            return new BigDecimal(units, PLACES).toPlainString();
        }
    }

    record Flag(boolean is) implements Cell {
        @Override
        public String text() {
            return Boolean.toString(is);
        }
    }

    /** There is no such value, and that is no zero. */
    record Missing() implements Cell {
        @Override
        public String text() {
            return "";
        }
    }

    static Cell of(String text) {
        return new Text(text);
    }

    /** An id or a hash, as its hexadecimal text. */
    static Cell id(Object id) {
        return new Text(id.toString());
    }

    static Cell of(Amount amount) {
        return new Whole(amount.units());
    }

    static Cell of(long number) {
        return new Whole(BigInteger.valueOf(number));
    }

    static Cell at(long unixSeconds) {
        return new Text(Instant.ofEpochSecond(unixSeconds).toString());
    }

    static Cell orMissing(Optional<? extends Cell> cell) {
        return cell.isPresent() ? cell.get() : new Missing();
    }
}
