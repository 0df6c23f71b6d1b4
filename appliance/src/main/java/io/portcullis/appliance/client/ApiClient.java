package io.portcullis.appliance.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One caller of one appliance. */
public final class ApiClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PREFIX = "/api/v1";
    private static final int SHOWN_OF_A_BODY = 200;

    private final URI appliance;
    private final Optional<String> token;
    private final Optional<String> cookie;
    private final String origin;
    private final HttpClient http;

    private ApiClient(URI appliance, Optional<String> token, Optional<String> cookie, String origin, HttpClient http) {
        this.appliance = appliance;
        this.token = token;
        this.cookie = cookie;
        this.origin = origin;
        this.http = http;
    }

    /**
     * @param appliance for example {@code https://localhost:8443}
     * @param authority a PEM file with the certificates to trust, or nothing for the system's
     */
    public static ApiClient of(URI appliance, Optional<Path> authority) throws IOException {
        return of(appliance, authority, Optional.empty());
    }

    /**
     * As {@link #of(URI, Optional)}, at the door for machines.
     *
     * @param shown what every connection shows
     */
    public static ApiClient showing(URI machines, Optional<Path> authority, ApiKey shown) throws IOException {
        return of(machines, authority, Optional.of(shown));
    }

    private static ApiClient of(URI appliance, Optional<Path> authority, Optional<ApiKey> shown) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        builder.sslParameters(parameters);
        if (authority.isPresent() || shown.isPresent()) {
            builder.sslContext(tls(authority, shown));
        }
        String origin = appliance.getScheme() + "://" + appliance.getAuthority();
        return new ApiClient(appliance, Optional.empty(), Optional.empty(), origin, builder.build());
    }

    /** The same appliance, asked with a bearer token. */
    public ApiClient withToken(String token) {
        return new ApiClient(appliance, Optional.of(token), Optional.empty(), origin, http);
    }

    /** The same appliance, asked with a session's cookie, as a browser does. */
    public ApiClient withCookie(String cookie) {
        return new ApiClient(appliance, Optional.empty(), Optional.of(cookie), origin, http);
    }

    public URI appliance() {
        return appliance;
    }

    /** @param path below {@code /api/v1}, with its slash */
    public JsonNode get(String path) throws InterruptedException {
        return json(send("GET", path, HttpRequest.BodyPublishers.noBody(), false));
    }

    public String getText(String path) throws InterruptedException {
        return new String(
                accepted(send("GET", path, HttpRequest.BodyPublishers.noBody(), false))
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A body that is no text. */
    public byte[] getBytes(String path) throws InterruptedException {
        return accepted(send("GET", path, HttpRequest.BodyPublishers.noBody(), false))
                .body();
    }

    public JsonNode post(String path, JsonNode body) throws InterruptedException {
        return json(post(path, JSON.writeValueAsBytes(body)));
    }

    /** As {@link #post(String, JsonNode)}, with bytes that must arrive as they are. */
    public JsonNode postBytes(String path, byte[] body) throws InterruptedException {
        return json(post(path, body));
    }

    public JsonNode post(String path) throws InterruptedException {
        return json(send("POST", path, HttpRequest.BodyPublishers.noBody(), false));
    }

    /** Posts and gives the cookie that the answer sets: a sign-in. */
    public String postForCookie(String path, JsonNode body) throws InterruptedException {
        HttpResponse<byte[]> reply = accepted(post(path, JSON.writeValueAsBytes(body)));
        String header = reply.headers().firstValue("Set-Cookie").orElse("");
        int end = header.indexOf(';');
        return end < 0 ? header : header.substring(0, end);
    }

    /**
     * Listens to server-sent events, line by line as they come. Closing the stream ends it.
     *
     * @throws ApiUnreachable also if the appliance refuses
     */
    public Stream<String> events(String path) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(appliance.resolve(PREFIX + path)).header("Accept", "text/event-stream");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            HttpResponse<Stream<String>> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            if (reply.statusCode() != 200) {
                String text = reply.body().collect(Collectors.joining());
                throw new ApiUnreachable(appliance, text, new IOException("status " + reply.statusCode()));
            }
            return reply.body();
        } catch (IOException e) {
            throw new ApiUnreachable(appliance, reason(e), e);
        }
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), true);
    }

    private HttpResponse<byte[]> send(String method, String path, HttpRequest.BodyPublisher body, boolean hasBody)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(appliance.resolve(PREFIX + path))
                .timeout(PATIENCE)
                .method(method, body);
        if (hasBody) {
            request.header("Content-Type", "application/json");
        }
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        cookie.ifPresent(value -> request.header("Cookie", value).header("Origin", origin));
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ApiUnreachable(appliance, reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return switch (e) {
            case java.net.ConnectException refused -> "nobody listens there";
            case java.net.http.HttpTimeoutException late -> "no answer in time";
            case javax.net.ssl.SSLException tls ->
                "its certificate is not trusted, or it speaks no TLS 1.3 (" + message + ")";
            default -> message == null ? e.getClass().getSimpleName() : message;
        };
    }

    private static HttpResponse<byte[]> accepted(HttpResponse<byte[]> reply) {
        if (reply.statusCode() < 300) {
            return reply;
        }
        try {
            JsonNode error = JSON.readTree(reply.body()).path("error");
            if (error.isObject()) {
                throw new ApiRefusal(
                        reply.statusCode(),
                        error.path("tag").asString("UNKNOWN"),
                        error.path("message").asString(""),
                        error.path("remedy").asString(""));
            }
        } catch (JacksonException e) {
            // Not ours: a proxy's page, perhaps. It is shown below as it came.
        }
        String text = new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8);
        throw new ApiRefusal(
                reply.statusCode(),
                "HTTP_" + reply.statusCode(),
                "The answer is not Portcullis's: " + text.substring(0, Math.min(SHOWN_OF_A_BODY, text.length())),
                "Check the address.");
    }

    private static JsonNode json(HttpResponse<byte[]> reply) {
        byte[] body = accepted(reply).body();
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new ApiRefusal(reply.statusCode(), "NOT_JSON", "The answer is not JSON.", "Check the address.");
        }
    }

    private static SSLContext tls(Optional<Path> authority, Optional<ApiKey> shown) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    shown.isPresent() ? shown.get().keyManagers() : null,
                    authority.isPresent() ? trusting(authority.get()) : null,
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("the authority's certificate cannot be read: " + authority, e);
        }
    }
}
