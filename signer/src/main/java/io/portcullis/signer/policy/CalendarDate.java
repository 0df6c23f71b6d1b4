package io.portcullis.signer.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * A day of the Gregorian calendar, without any clock or time zone behind it.
 *
 * @param epochDay days since 1970-01-01
 */
public record CalendarDate(long epochDay) {
    private static final int DAYS_OF_ERA = 146_097;
    private static final int YEARS_OF_ERA = 400;
    private static final int DAYS_BEFORE_1970 = 719_468;

    /** Reads {@code 2026-12-25}; empty unless there is such a day. */
    public static Optional<CalendarDate> of(String text) {
        if (!text.matches("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")) {
            return Optional.empty();
        }
        CalendarDate date = of(
                Integer.parseInt(text.substring(0, 4)),
                Integer.parseInt(text.substring(5, 7)),
                Integer.parseInt(text.substring(8)));
        // A day that the month does not have is another day's number.
        return date.toString().equals(text) ? Optional.of(date) : Optional.empty();
    }

    /** Years begin in March here, so that the leap day is their last. */
    private static CalendarDate of(int year, int month, int day) {
        int shifted = month > 2 ? year : year - 1;
        int era = Math.floorDiv(shifted, YEARS_OF_ERA);
        int yearOfEra = Math.floorMod(shifted, YEARS_OF_ERA);
        int dayOfYear = (153 * Math.floorMod(month - 3, 12) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return new CalendarDate((long) era * DAYS_OF_ERA + dayOfEra - DAYS_BEFORE_1970);
    }

    /** 1 Monday to 7 Sunday. */
    int dayOfWeek() {
        return Math.floorMod(epochDay + 3, 7) + 1;
    }

    @Override
    public String toString() {
        long days = epochDay + DAYS_BEFORE_1970;
        long era = Math.floorDiv(days, DAYS_OF_ERA);
        int dayOfEra = Math.floorMod(days, DAYS_OF_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = era * YEARS_OF_ERA + yearOfEra + (month <= 2 ? 1 : 0);
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, dayOfYear - (153 * shifted + 2) / 5 + 1);
    }
}
