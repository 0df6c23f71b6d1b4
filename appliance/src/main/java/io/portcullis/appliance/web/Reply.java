package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What goes back, as data.
 *
 * @param headers beside the security headers and the content type, which {@link Gatehouse} and {@code type} give
 */
record Reply(
        int status,
        String type,
        Body body,
        Map<String, String> headers,
        Optional<Streaming> stream,
        Optional<FeedSocket> socket) {
    static final String JSON = "application/json";

    /** Writes a body piece by piece, for as long as it likes. Its end is the reply's; a reader that left shows as an IOException. */
    @FunctionalInterface
    interface Streaming {
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    Reply(int status, String type, Body body, Map<String, String> headers) {
        this(status, type, body, headers, Optional.empty(), Optional.empty());
    }

    static Reply streaming(String type, Streaming stream) {
        return new Reply(200, type, Body.NONE, Map.of(), Optional.of(stream), Optional.empty());
    }

    /** The connection goes over to a WebSocket. */
    static Reply socket(FeedSocket socket) {
        return new Reply(101, "", Body.NONE, Map.of(), Optional.empty(), Optional.of(socket));
    }

    /** What a refusal looks like on the wire. */
    record Refused(Fault error) {}

    record Fault(String tag, String message, String remedy) {}

    static Reply ok(Object value) {
        return json(200, value);
    }

    static Reply created(Object value) {
        return json(201, value);
    }

    static Reply json(int status, Object value) {
        return new Reply(status, JSON, Body.of(StrictJson.write(value)), Map.of());
    }

    static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", Body.of(page.getBytes(UTF_8)), Map.of());
    }

    static Reply text(String type, String body) {
        return new Reply(200, type, Body.of(body.getBytes(UTF_8)), Map.of());
    }

    static Reply bytes(String type, byte[] body) {
        return new Reply(200, type, Body.of(body), Map.of());
    }

    static Reply nothing() {
        return new Reply(204, "", Body.NONE, Map.of());
    }

    static Reply seeOther(String path) {
        return new Reply(303, "", Body.NONE, Map.of("Location", path));
    }

    static Reply refusal(int status, String tag, String message, String remedy) {
        return json(status, new Refused(new Fault(tag, message, remedy)));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, body, Map.copyOf(more), stream, socket);
    }
}
