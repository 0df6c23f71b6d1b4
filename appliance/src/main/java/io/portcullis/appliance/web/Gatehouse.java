package io.portcullis.appliance.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.signer.audit.AuditRow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Every request passes here, in this order: route, body within its bound, who is asking, where the request comes from, role, handler.
 *
 * <p>Invariants: a handler runs only after all of these; whatever is thrown becomes a reply without a stack trace in it; every reply
 * has the security headers and the request's id; the log has one line for each request, with no body, no query, no header in it.
 */
final class Gatehouse implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Gatehouse.class);
    private static final String BEARER = "Bearer ";
    private static final Map<HttpString, String> SECURITY = Map.of(
            new HttpString("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            new HttpString("Strict-Transport-Security"),
            "max-age=31536000",
            new HttpString("X-Content-Type-Options"),
            "nosniff",
            new HttpString("Referrer-Policy"),
            "no-referrer",
            new HttpString("Cross-Origin-Opener-Policy"),
            "same-origin",
            new HttpString("Cross-Origin-Resource-Policy"),
            "same-origin",
            new HttpString("Permissions-Policy"),
            "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(),"
                    + " geolocation=()");
    /** On requests that a page makes without its person: they do not keep a session from idling out. */
    private static final HttpString BY_ITSELF = new HttpString("X-Portcullis-By-Itself");

    private static final int REFUSED = 400;
    private static final HttpString REQUEST_ID = new HttpString("X-Request-Id");

    private final Router router;
    private final Desk desk;
    private final Sessions sessions;
    private final Set<String> origins;
    private final Refusals refusals;
    private final MeterRegistry meters;
    private final SecureRandom random;
    private final ShownCertificates certificates;
    private final Executor executor;

    Gatehouse(
            Router router,
            Desk desk,
            Sessions sessions,
            Set<String> origins,
            Refusals refusals,
            MeterRegistry meters,
            SecureRandom random,
            ShownCertificates certificates,
            Executor executor) {
        this.router = router;
        this.desk = desk;
        this.sessions = sessions;
        this.origins = Set.copyOf(origins);
        this.refusals = refusals;
        this.meters = meters;
        this.random = random;
        this.certificates = certificates;
        this.executor = executor;
    }

    /** Leaves the connection's thread at once: handlers wait for disks and signers. */
    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.dispatch(executor, () -> {
            exchange.startBlocking();
            serve(exchange);
        });
    }

    private void serve(HttpServerExchange exchange) {
        long startedAt = System.nanoTime();
        String id = newId();
        String method = exchange.getRequestMethod().toString();
        String path = exchange.getRequestPath();
        Caller caller = new Caller.Nobody();
        Optional<Route> route = Optional.empty();
        Reply reply;
        try {
            Router.Found found = router.find(method, path);
            route = Optional.of(found.route());
            Body body = readBody(exchange, found.route());
            caller = identify(exchange, found.route());
            checkOrigin(exchange, found.route());
            found.route().access().check(caller);
            if (found.route().isSocket() && !isHandshake(exchange)) {
                throw WebTag.UPGRADE_REQUIRED.refusal();
            }
            begin(found.route(), caller, id);
            reply = found.route()
                    .handler()
                    .answer(new Call(
                            id,
                            found.path(),
                            query(exchange),
                            caller,
                            lastEventId(exchange),
                            stillKnown(exchange, caller),
                            session(exchange),
                            exchange.getSourceAddress().getAddress(),
                            certificates.of(exchange),
                            body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reply = refusals.reply(path, id, e);
        } catch (Exception e) {
            reply = refusals.reply(path, id, e);
            refuse(exchange, route, caller, id, reply, tagOf(e));
        }
        if (reply.status() == 405) {
            reply = reply.with("Allow", router.allowed(path));
        } else if (reply.status() == 426) {
            reply = reply.with("Upgrade", "websocket").with("Sec-WebSocket-Version", "13");
        }
        if (reply.status() < REFUSED) {
            end(route, caller, id, reply, Optional.empty());
        }
        // Before the reply leaves, so that whoever has an answer finds it counted.
        record(id, method, route, caller, reply, Duration.ofNanos(System.nanoTime() - startedAt));
        send(exchange, id, reply);
    }

    /** What somebody is about to change is in the log first, or it is not begun. */
    private void begin(Route route, Caller caller, String id) {
        if (route.isUnsafe() && caller instanceof Caller.Known known) {
            AuditRow asked = new AuditRow.Asked(known.person(), route.name(), id);
            // What closes the gate waits for no log.
            if (route.name().equals("raiseFreeze")) {
                tell(asked);
            } else {
                desk.deeds().write(asked);
            }
        }
    }

    private void refuse(
            HttpServerExchange exchange,
            Optional<Route> route,
            Caller caller,
            String id,
            Reply reply,
            Optional<String> tag) {
        if (route.map(Route::name).equals(Optional.of("signIn"))) {
            // Who is turned away for trying too often would fill the log: they are counted, and written together.
            tag.filter(name -> !name.equals(WebTag.TOO_MANY_ATTEMPTS.name()))
                    .ifPresent(name -> tell(new AuditRow.SignInRefused(
                            name, exchange.getSourceAddress().getAddress().getHostAddress(), 1)));
        }
        end(route, caller, id, reply, tag);
    }

    private void end(Optional<Route> route, Caller caller, String id, Reply reply, Optional<String> tag) {
        if (route.isPresent() && route.get().isUnsafe() && caller instanceof Caller.Known known) {
            tell(new AuditRow.Answered(known.person(), route.get().name(), id, reply.status(), tag));
        }
    }

    /** What has happened stays so: a log that is down loses only this row, and says so. */
    private void tell(AuditRow row) {
        try {
            desk.deeds().write(row);
        } catch (ApplianceRefusal e) {
            LOG.warn("a row was not written: {} {}", e.tag(), e.getMessage());
        }
    }

    private static Optional<String> tagOf(Exception e) {
        return switch (e) {
            case WebRefusal refusal -> Optional.of(refusal.tag().name());
            case ApplianceRefusal refusal -> Optional.of(refusal.tag());
            default -> Optional.empty();
        };
    }

    private static Body readBody(HttpServerExchange exchange, Route route) throws IOException {
        int most = route.maxBody();
        if (exchange.getRequestContentLength() > most) {
            throw tooLarge(exchange);
        }
        byte[] body;
        try {
            InputStream in = exchange.getInputStream();
            body = in.readNBytes(most + 1);
        } catch (RequestTooBigException e) {
            throw tooLarge(exchange);
        }
        if (body.length > most) {
            throw tooLarge(exchange);
        }
        if (route.takes().equals(Route.NONE)) {
            if (body.length > 0) {
                throw WebTag.BODY_UNEXPECTED.refusal();
            }
            return Body.NONE;
        }
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Reply.JSON)) {
            throw WebTag.MEDIA_TYPE_UNSUPPORTED.refusal();
        }
        return Body.of(body);
    }

    /** What was not read is not waited for: the connection ends with the reply. */
    private static WebRefusal tooLarge(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        return WebTag.BODY_TOO_LARGE.refusal();
    }

    private Caller identify(HttpServerExchange exchange, Route route) {
        Optional<String> token = token(exchange);
        if (token.isPresent()) {
            // A wrong token is refused even where none is needed: its sender believes to be somebody.
            return token.filter(value -> value.startsWith(BEARER))
                    .flatMap(value -> desk.ofToken(value.substring(BEARER.length())))
                    .orElseThrow(WebTag.NOT_SIGNED_IN::refusal);
        }
        boolean byItself = route.isFeed() || exchange.getRequestHeaders().contains(BY_ITSELF);
        return session(exchange)
                .flatMap(byItself ? sessions::peek : sessions::personOf)
                .flatMap(desk::ofPerson)
                .orElseGet(Caller.Nobody::new);
    }

    private static Optional<String> token(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
    }

    /** Reads the exchange now: what asks later has none. */
    private BooleanSupplier stillKnown(HttpServerExchange exchange, Caller caller) {
        Optional<String> token = token(exchange).map(value -> value.substring(BEARER.length()));
        Optional<String> secret = session(exchange);
        return () -> token.isPresent()
                ? token.flatMap(desk::ofToken).isPresent()
                : secret.flatMap(sessions::peek)
                        .filter(caller.name()::equals)
                        .flatMap(desk::ofPerson)
                        .isPresent();
    }

    private static Optional<String> lastEventId(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
                .filter(id -> !id.isEmpty());
    }

    private static Optional<String> session(HttpServerExchange exchange) {
        Cookie cookie = exchange.getRequestCookie(Sessions.COOKIE);
        return Optional.ofNullable(cookie).map(Cookie::getValue);
    }

    private void checkOrigin(HttpServerExchange exchange, Route route) {
        if (!route.isUnsafe() && !route.isSocket()) {
            return;
        }
        HeaderMap headers = exchange.getRequestHeaders();
        String origin = headers.getFirst(Headers.ORIGIN);
        if (origin == null) {
            if (headers.getFirst(Headers.AUTHORIZATION) == null
                    && session(exchange).isPresent()) {
                throw WebTag.ORIGIN_MISSING.refusal();
            }
        } else if (!origins.contains(origin)) {
            throw WebTag.ORIGIN_WRONG.refusal();
        }
    }

    private static Map<String, String> query(HttpServerExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        for (Map.Entry<String, Deque<String>> entry :
                exchange.getQueryParameters().entrySet()) {
            if (entry.getValue().size() != 1) {
                throw WebTag.FIELD_INVALID.refusal("A query field is given twice.");
            }
            query.put(entry.getKey(), entry.getValue().getFirst());
        }
        return query;
    }

    /** RFC 6455, section 4.2.1. */
    private static boolean isHandshake(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        String connection = headers.getFirst(Headers.CONNECTION);
        return connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade")
                && "websocket".equalsIgnoreCase(headers.getFirst(Headers.UPGRADE))
                && "13".equals(headers.getFirst(Headers.SEC_WEB_SOCKET_VERSION))
                && headers.contains(Headers.SEC_WEB_SOCKET_KEY);
    }

    private void send(HttpServerExchange exchange, String id, Reply reply) {
        HeaderMap headers = exchange.getResponseHeaders();
        SECURITY.forEach(headers::put);
        headers.put(REQUEST_ID, id);
        headers.put(Headers.CACHE_CONTROL, "no-store");
        if (!reply.type().isEmpty()) {
            headers.put(Headers.CONTENT_TYPE, reply.type());
        }
        reply.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
        exchange.setStatusCode(reply.status());
        if (reply.socket().isPresent()) {
            upgrade(exchange, reply.socket().get());
        } else if (reply.stream().isPresent()) {
            stream(exchange, reply.stream().get());
        } else if (reply.body().isEmpty()) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(reply.body().bytes()));
        }
    }

    private void upgrade(HttpServerExchange exchange, FeedSocket socket) {
        try {
            socket.upgrade(exchange, executor);
        } catch (Exception e) {
            LOG.warn("a handshake failed: {}", e.toString());
            exchange.endExchange();
        }
    }

    private static void stream(HttpServerExchange exchange, Reply.Streaming stream) {
        try (OutputStream out = exchange.getOutputStream()) {
            stream.writeTo(out);
        } catch (IOException e) {
            LOG.debug("a listener left: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.endExchange();
        }
    }

    private void record(String id, String method, Optional<Route> route, Caller caller, Reply reply, Duration took) {
        String name = route.map(Route::name).orElse("none");
        Timer.builder("portcullis.http.requests")
                .description("Requests answered, by operation and status")
                .tag("operation", name)
                .tag("status", Integer.toString(reply.status()))
                .register(meters)
                .record(took);
        LoggingEventBuilder line = reply.status() >= 500 ? LOG.atError() : LOG.atInfo();
        line.addKeyValue("request", id)
                .addKeyValue("method", method.length() > 10 ? "?" : method)
                .addKeyValue("operation", name)
                .addKeyValue("status", reply.status())
                .addKeyValue("person", caller.name())
                .addKeyValue("milliseconds", took.toMillis())
                .log("request answered");
    }

    private String newId() {
        byte[] id = new byte[8];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
