package io.portcullis.appliance.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/** The socket: TLS 1.3 and nothing older, HTTP/1.1 and HTTP/2, with every size and silence bounded. */
final class HttpsListener implements AutoCloseable {
    private static final int IO_THREADS = 2;

    /** Handlers run on virtual threads, so the pool of blocking workers stays at the least. */
    private static final int WORKER_THREADS = 1;

    private final Undertow server;

    /** A door for people: it asks for no certificate, for browsers would ask their users for one. */
    HttpsListener(String host, int port, SSLContext tls, HttpHandler handler) {
        this(host, port, tls, SslClientAuthMode.NOT_REQUESTED, handler);
    }

    /** A door for machines: it asks for a certificate, and lets in who has none. */
    static HttpsListener asking(String host, int port, SSLContext tls, HttpHandler handler) {
        return new HttpsListener(host, port, tls, SslClientAuthMode.REQUESTED, handler);
    }

    private HttpsListener(String host, int port, SSLContext tls, SslClientAuthMode certificates, HttpHandler handler) {
        int silence = Math.toIntExact(Limits.MAX_SILENCE.toMillis());
        server = Undertow.builder()
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(WORKER_THREADS)
                .addHttpsListener(port, host, tls)
                .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOL))
                .setSocketOption(Options.SSL_CLIENT_AUTH_MODE, certificates)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Limits.MAX_POLICY_BYTES + 1L)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, Limits.MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, Limits.MAX_HEADERS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, silence)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, silence)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, silence)
                .setHandler(handler)
                .build();
    }

    void start() {
        server.start();
    }

    /** The port in use, also when 0 was asked for. */
    int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }
}
