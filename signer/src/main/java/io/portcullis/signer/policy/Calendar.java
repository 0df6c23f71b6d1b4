package io.portcullis.signer.policy;

import io.portcullis.signer.intent.IntentKind;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * When intents of these kinds may be signed: a week of opening hours at a fixed offset from UTC, without the closed dates.
 *
 * <p>The offset is a number in the document: no database of time zones is asked, so a calendar means the same on every machine and in
 * every year. Who keeps summer time signs a new policy for it.
 *
 * @param utcOffsetMinutes local time less UTC, from -14 to +14 hours
 * @param opens at least one
 * @param closed in local time, ascending
 */
public record Calendar(
        String id, Set<IntentKind> kinds, int utcOffsetMinutes, List<Open> opens, List<CalendarDate> closed) {
    static final int MAX_OFFSET_MINUTES = 14 * 60;
    static final int MINUTES_OF_DAY = 24 * 60;
    private static final int MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;
    private static final long SECONDS_OF_DAY = 86_400;

    /**
     * Opening hours.
     *
     * @param day 1 Monday to 7 Sunday
     * @param fromMinute of the local day, inclusive
     * @param untilMinute exclusive; 1440 is midnight
     */
    public record Open(int day, int fromMinute, int untilMinute) {
        public Open {
            if (day < 1 || day > 7 || fromMinute < 0 || untilMinute > MINUTES_OF_DAY || fromMinute >= untilMinute) {
                throw new IllegalArgumentException("opening hours lie within one day of the week");
            }
        }
    }

    public Calendar {
        kinds = Set.copyOf(kinds);
        opens = List.copyOf(opens);
        closed = List.copyOf(closed);
        if (opens.isEmpty() || Math.abs(utcOffsetMinutes) > MAX_OFFSET_MINUTES) {
            throw new IllegalArgumentException("a calendar opens at some time, at most 14 hours from UTC");
        }
    }

    /** The first instant, not before this one, at which it is open; Unix seconds. Never empty for a calendar that opens. */
    public OptionalLong opening(long at) {
        long offset = utcOffsetMinutes * 60L;
        long local = at + offset;
        long today = Math.floorDiv(local, SECONDS_OF_DAY);
        List<Open> ordered =
                opens.stream().sorted(Comparator.comparingInt(Open::fromMinute)).toList();
        // Every closed date can take one opening away, and each week has at least one.
        long last = today + 7L * (closed.size() + 2);
        for (long day = today; day <= last; day++) {
            CalendarDate date = new CalendarDate(day);
            if (closed.contains(date)) {
                continue;
            }
            for (Open open : ordered) {
                long start = day * SECONDS_OF_DAY + open.fromMinute() * 60L;
                long end = day * SECONDS_OF_DAY + open.untilMinute() * 60L;
                if (open.day() == date.dayOfWeek() && local < end) {
                    return OptionalLong.of(Math.max(local, start) - offset);
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Whether this is closed whenever the other is, for every kind the other is about. */
    boolean within(Calendar other) {
        if (!kinds.containsAll(other.kinds)) {
            return false;
        }
        // Dates begin at another instant under another offset: then only a calendar without closed dates compares.
        if (!other.closed.isEmpty()
                && (utcOffsetMinutes != other.utcOffsetMinutes || !closed.containsAll(other.closed))) {
            return false;
        }
        BitSet beyond = minutesOfWeek();
        beyond.andNot(other.minutesOfWeek());
        return beyond.isEmpty();
    }

    /** The open minutes of a UTC week. */
    private BitSet minutesOfWeek() {
        BitSet minutes = new BitSet(MINUTES_OF_WEEK);
        for (Open open : opens) {
            int day = (open.day() - 1) * MINUTES_OF_DAY;
            for (int minute = open.fromMinute(); minute < open.untilMinute(); minute++) {
                minutes.set(Math.floorMod(day + minute - utcOffsetMinutes, MINUTES_OF_WEEK));
            }
        }
        return minutes;
    }
}
