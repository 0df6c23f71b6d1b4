package io.portcullis.appliance.console;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How templates write times and states: {@code moment}, {@code plain}, {@code tone}, {@code shortened}. */
final class PageWords extends AbstractExtension {
    /** Characters of an id's beginning, {@code 0x} among them; its end is as long without. */
    private static final int ID_END = 8;

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(
                "moment", filter(value -> MOMENT.format(Instant.ofEpochSecond(((Number) value).longValue()))),
                "plain", filter(value -> plain(value.toString())),
                "tone", filter(value -> tone(value.toString())),
                "shortened", filter(value -> shortened(value.toString())));
    }

    /** {@code NEEDS_APPROVAL} is {@code needs approval}. */
    static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Which colour a state has: done well, went wrong, or waits. */
    static String tone(String state) {
        return switch (state.toLowerCase(Locale.ROOT)) {
            case "allow", "completed", "released", "open", "live", "holds" -> "good";
            case "deny", "rejected", "cancelled", "expired", "ended", "withdrawn", "of_another_policy", "refused" ->
                "bad";
            default -> "wait";
        };
    }

    /** The two ends of a long id. Whoever shows it gives the whole one beside it. */
    static String shortened(String id) {
        return id.length() <= 2 * ID_END ? id : id.substring(0, ID_END) + "…" + id.substring(id.length() - ID_END + 2);
    }

    private static Filter filter(Function<Object, String> words) {
        return new Filter() {
            @Override
            public Object apply(
                    Object input,
                    Map<String, Object> arguments,
                    PebbleTemplate self,
                    EvaluationContext context,
                    int line) {
                return input == null ? "" : words.apply(input);
            }

            @Override
            public List<String> getArgumentNames() {
                return List.of();
            }
        };
    }
}
