package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that writes bytes as it likes, after a right handshake. */
final class RawListener implements AutoCloseable {
    static final int ENDED = -1;
    private static final long PATIENCE_SECONDS = 30;
    private final SSLSocket socket;
    private final InputStream in;
    boolean pinged;

    RawListener(SSLContext tls, int port, String path) throws IOException {
        socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Authorization: Bearer gwen-token\r\n\r\n")
                .getBytes(US_ASCII));
        in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertTrue(next >= 0, head.toString());
            head.append((char) next);
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head.toString());
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads frames until one is a close. */
    int closeCode() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return ENDED;
            }
            int length = in.read();
            if (length == 126) {
                length = in.read() << 8 | in.read();
            }
            byte[] payload = in.readNBytes(length);
            pinged |= (first & 0x0f) == 9;
            if ((first & 0x0f) == 8) {
                return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
