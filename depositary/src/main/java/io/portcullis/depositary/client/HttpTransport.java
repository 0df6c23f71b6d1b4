package io.portcullis.depositary.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.web3j.protocol.Service;

/** web3j's transport over the JDK's HTTP client, so that no second one is shipped. Answers are bounded in size and time. */
final class HttpTransport extends Service {
    /** The largest answer read: the logs of a full block fit many times. */
    private static final long MAX_ANSWER_BYTES = 32L * 1024 * 1024;

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final URI uri;
    private final HttpClient http;

    HttpTransport(URI uri) {
        super(false);
        this.uri = uri;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_DEADLINE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    protected InputStream performIO(String payload) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_DEADLINE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        try {
            HttpResponse<InputStream> response = http.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofInputStream(), MAX_ANSWER_BYTES));
            if (response.statusCode() != OK) {
                response.body().close();
                throw new IOException("HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for the node").initCause(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
