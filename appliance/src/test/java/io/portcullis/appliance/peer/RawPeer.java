package io.portcullis.appliance.peer;

import io.portcullis.engine.link.Decoded;
import io.portcullis.engine.link.Frame;
import io.portcullis.engine.link.FrameCodec;
import io.portcullis.engine.link.FrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A peer that says what a test wants it to say. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final SSLSocket tls;
    private final FrameDecoder decoder = new FrameDecoder();

    /** @param identity whose key to present; empty for none */
    RawPeer(int port, Optional<TwinNode> identity, String protocol) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity.map(node -> node.key().keyManagers()).orElse(new KeyManager[0]),
                    new TrustManager[] {new TrustsAnybody()},
                    new SecureRandom());
            tls = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        tls.setSoTimeout(PATIENCE_MILLIS);
        tls.setEnabledProtocols(new String[] {protocol});
    }

    static RawPeer of(int port, TwinNode identity) throws IOException {
        RawPeer peer = new RawPeer(port, Optional.of(identity), "TLSv1.3");
        peer.tls.startHandshake();
        return peer;
    }

    /** A peer that has greeted, and was greeted. */
    static RawPeer greeted(int port, TwinNode identity, long received) throws IOException {
        RawPeer peer = of(port, identity);
        peer.send(hello(identity, received));
        if (!(peer.next().orElseThrow() instanceof Frame.Hello)) {
            throw new IOException("no hello came back");
        }
        return peer;
    }

    static Frame.Hello hello(TwinNode identity, long received) {
        return new Frame.Hello(1, 1, TwinNode.DOMAIN, identity.node(), List.of(identity.entity()), received, 1_000);
    }

    void send(Frame frame) throws IOException {
        send(FrameCodec.encode(frame));
    }

    void send(byte[] bytes) throws IOException {
        tls.getOutputStream().write(bytes);
    }

    /** The next frame; empty when the stream has ended. */
    Optional<Frame> next() {
        byte[] chunk = new byte[16_384];
        while (true) {
            switch (decoder.next()) {
                case Decoded.Complete(Frame frame) -> {
                    return Optional.of(frame);
                }
                case Decoded.Refused refused -> throw new AssertionError(refused.toString());
                case Decoded.Incomplete incomplete -> {
                    try {
                        int length = tls.getInputStream().read(chunk);
                        if (length < 0) {
                            return Optional.empty();
                        }
                        decoder.feed(chunk, 0, length);
                    } catch (SocketTimeoutException e) {
                        throw new AssertionError("nothing came", e);
                    } catch (IOException e) {
                        return Optional.empty();
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        tls.close();
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
