package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Option;

/** What a search of the logs names. */
final class AuditFilter {
    @Option(names = "--person", description = "Who asked or did it.")
    private Optional<String> person = Optional.empty();

    @Option(names = "--entity", description = "The entity it is about.")
    private Optional<String> entity = Optional.empty();

    @Option(names = "--key", description = "A key, by its id, its public key or its address.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--tag", description = "A refusal's tag.")
    private Optional<String> tag = Optional.empty();

    @Option(names = "--intent", description = "The intent it is about.")
    private Optional<String> intent = Optional.empty();

    @Option(names = "--type", description = "A type of row, such as signed or signed-in.")
    private Optional<String> type = Optional.empty();

    @Option(names = "--log", description = "Only this log.")
    private Optional<String> log = Optional.empty();

    @Option(names = "--since", description = "Not before.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", description = "Before.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--limit", description = "Rows of a page (default: 50, at most 200).")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--before", description = "Where the last page said that the next begins.")
    private Optional<String> before = Optional.empty();

    String query() {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        person.ifPresent(value -> put(query, "person", value));
        entity.ifPresent(value -> put(query, "entity", value));
        key.ifPresent(value -> put(query, "key", value));
        tag.ifPresent(value -> put(query, "tag", value));
        intent.ifPresent(value -> put(query, "intent", value));
        type.ifPresent(value -> put(query, "type", value));
        log.ifPresent(value -> put(query, "log", value));
        since.ifPresent(value -> put(query, "since", seconds(value)));
        until.ifPresent(value -> put(query, "until", seconds(value)));
        limit.ifPresent(value -> put(query, "limit", value.toString()));
        before.ifPresent(value -> put(query, "before", value));
        return query.toString();
    }

    private static void put(StringJoiner query, String name, String value) {
        query.add(name + "=" + URLEncoder.encode(value, UTF_8));
    }

    private static String seconds(String time) {
        if (time.matches("[0-9]{1,15}")) {
            return time;
        }
        try {
            return Long.toString(Instant.parse(time).getEpochSecond());
        } catch (DateTimeException e) {
            throw CliTag.INPUT_INVALID.refusal(
                    "A time is Unix seconds, or like 2026-11-21T08:00:00Z, not " + time + ".");
        }
    }
}
