package io.portcullis.appliance.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS stream with a peer that has proved its key.
 *
 * @param raw what carries it: closing this never waits, while closing TLS may wait for a peer that does not read
 */
record PeerStream(Peer peer, Socket raw, SSLSocket tls) {
    private static final Logger LOG = LoggerFactory.getLogger(PeerStream.class);

    InputStream in() throws IOException {
        return tls.getInputStream();
    }

    OutputStream out() throws IOException {
        return tls.getOutputStream();
    }

    /** Says that nothing more is sent. */
    void finish() throws IOException {
        tls.shutdownOutput();
    }

    void cut() {
        cut(raw);
    }

    static void cut(Socket raw) {
        try {
            raw.close();
        } catch (IOException e) {
            LOG.debug("a socket that was cut says: {}", e.getMessage());
        }
    }
}
