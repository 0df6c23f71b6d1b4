package io.portcullis.appliance.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One operation: how it is addressed, who may ask it, what it takes and gives, and what answers it.
 *
 * <p>The shapes are here, beside the handler, so that a test can hold {@code openapi.json} against them.
 *
 * @param name the {@code operationId} of the document; for a page, its name in the log and metrics
 * @param template a path whose segments are literal or {@code {name}}; a last one {@code {name*}} takes all the rest
 * @param takes the shape of the body
 * @param gives the shape of a success
 * @param status of a success
 */
record Route(
        String method,
        String template,
        String name,
        Access access,
        Shape takes,
        Shape gives,
        int status,
        Handler handler) {
    /** What a body may be. */
    sealed interface Shape {
        /** No body. */
        record None() implements Shape {}

        /** A JSON object with exactly this record's components. */
        record Of(Class<? extends Record> type) implements Shape {}

        /** A JSON document whose form belongs to somebody else, by its name in openapi.json. */
        record Foreign(String schema) implements Shape {}

        /** A page, a script, text: no JSON. */
        record Text(String mediaType) implements Shape {}

        /** A WebSocket: the connection goes over to it. */
        record Socket() implements Shape {}
    }

    static final Shape NONE = new Shape.None();

    Route giving(Class<? extends Record> type) {
        return giving(new Shape.Of(type));
    }

    Route giving(String foreignSchema) {
        return giving(new Shape.Foreign(foreignSchema));
    }

    Route givingText(String mediaType) {
        return giving(new Shape.Text(mediaType));
    }

    /** Browsers open sockets to any site, with its cookies: so these must say where they come from. */
    boolean isSocket() {
        return gives instanceof Shape.Socket;
    }

    /** What a page asks again by itself, for as long as it is open. */
    boolean isFeed() {
        return isSocket() || gives.equals(new Shape.Text("text/event-stream"));
    }

    private Route giving(Shape shape) {
        return new Route(method, template, name, access, takes, shape, status, handler);
    }

    boolean isUnsafe() {
        return !method.equals("GET");
    }

    boolean isApi() {
        return template.startsWith("/api/");
    }

    int maxBody() {
        boolean large = takes.equals(new Shape.Foreign("SignedPolicy"))
                || takes.equals(new Shape.Of(DuressRoutes.SealedLists.class));
        return large ? Limits.MAX_POLICY_BYTES : Limits.MAX_BODY_BYTES;
    }

    /** The values of the template's names if the path fits it. */
    Optional<Map<String, String>> match(String path) {
        List<String> wanted = segments(template);
        List<String> given = segments(path);
        if (wanted.getLast().endsWith("*}") && given.size() > wanted.size()) {
            int head = wanted.size() - 1;
            given = new ArrayList<>(given.subList(0, head));
            given.add(
                    String.join("/", segments(path).subList(head, segments(path).size())));
        }
        if (wanted.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String segment = wanted.get(i);
            if (segment.startsWith("{")) {
                if (given.get(i).isEmpty()) {
                    return Optional.empty();
                }
                values.put(segment.substring(1, segment.length() - 1).replace("*", ""), given.get(i));
            } else if (!segment.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
            segments.add(path.substring(from, slash));
            from = slash + 1;
        }
        segments.add(path.length() < from ? "" : path.substring(from));
        return segments;
    }
}
