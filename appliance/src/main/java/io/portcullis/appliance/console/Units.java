package io.portcullis.appliance.console;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as people read them. {@code words.js} writes the same texts from the same numbers; the two are compared on every page. */
public final class Units {
    private static final List<Map.Entry<String, Long>> DURATIONS = List.of(
            Map.entry("day", 86_400L), Map.entry("hour", 3_600L), Map.entry("minute", 60L), Map.entry("second", 1L));

    private Units() {}

    /** {@code 1234567} is {@code 1,234,567}. */
    public static String grouped(BigInteger number) {
        return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** {@code 1234500} with 6 decimals is {@code 1.2345}: exact, without trailing zeros. */
    public static String decimal(BigInteger units, int decimals) {
        if (units.signum() < 0) {
            return "-" + decimal(units.negate(), decimals);
        }
        BigDecimal value = new BigDecimal(units, decimals);
        BigInteger whole = value.toBigInteger();
        String fraction = value.remainder(BigDecimal.ONE)
                .stripTrailingZeros()
                .toPlainString()
                .replaceFirst("^0\\.?", "");
        return fraction.isEmpty() ? grouped(whole) : grouped(whole) + "." + fraction;
    }

    /** {@code 1234} basis points are {@code 12.34 %}. */
    static String percent(BigInteger basisPoints) {
        return decimal(basisPoints, 2) + " %";
    }

    /** A plain decimal from 0 to 1 in percent, rounded up to a hundredth of one: no likelihood is shown as less than it is. */
    static String ofShare(String share) {
        return percent(new BigDecimal(share)
                .movePointRight(4)
                .setScale(0, RoundingMode.CEILING)
                .toBigInteger());
    }

    /** A length of time in the largest unit that divides it. */
    static String duration(long seconds) {
        Map.Entry<String, Long> unit = DURATIONS.stream()
                .filter(candidate -> seconds >= candidate.getValue() && seconds % candidate.getValue() == 0)
                .findFirst()
                .orElse(DURATIONS.getLast());
        long count = seconds / unit.getValue();
        return count + " " + unit.getKey() + (count == 1 ? "" : "s");
    }
}
