package io.portcullis.appliance.peer;

import io.portcullis.appliance.tls.KeyStoreFile;
import io.portcullis.appliance.tls.PinnedTrust;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Mutual TLS 1.3 with pinned keys.
 *
 * <p>Invariant: a stream exists only with a peer of the book. The pin is checked during the handshake, so that a stranger gets no further,
 * and again after it, because a resumed session skips the first check.
 */
final class PeerTls {
    private final SSLContext context;
    private volatile PeerBook book;

    PeerTls(KeyStoreFile key, PeerBook book, SecureRandom random) throws IOException {
        this.book = book;
        try {
            context = SSLContext.getInstance(KeyStoreFile.PROTOCOL);
            context.init(key.keyManagers(), new TrustManager[] {new Pins()}, random);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }

    /** From now on another book says who is no stranger. */
    void follow(PeerBook other) {
        book = other;
    }

    /**
     * Shakes hands over a socket that a stranger opened.
     *
     * @throws RefusedException LINK_PEER_UNKNOWN
     */
    PeerStream accept(Socket raw) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(true);
        KeyPin pin = shake(tls);
        Peer peer = book.ofPin(pin)
                .orElseThrow(() -> new RefusedException(EngineTag.LINK_PEER_UNKNOWN, "no peer has the key " + pin));
        return new PeerStream(peer, raw, tls);
    }

    /**
     * Shakes hands over a socket that leads to where a peer should be.
     *
     * @throws RefusedException LINK_PEER_UNKNOWN if somebody else answers
     */
    PeerStream dial(Socket raw, Peer peer, PeerAddress address) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, address.host(), address.port(), true);
        tls.setUseClientMode(true);
        KeyPin pin = shake(tls);
        if (!pin.equals(peer.pin())) {
            throw new RefusedException(
                    EngineTag.LINK_PEER_UNKNOWN, "the key " + pin + " answers where " + peer.pin() + " is pinned");
        }
        return new PeerStream(peer, raw, tls);
    }

    private static KeyPin shake(SSLSocket tls) throws IOException {
        tls.setEnabledProtocols(new String[] {KeyStoreFile.PROTOCOL});
        try {
            tls.startHandshake();
        } catch (SSLException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnknownKeyException unknown) {
                    throw new RefusedException(EngineTag.LINK_PEER_UNKNOWN, unknown.getMessage());
                }
            }
            throw e;
        }
        return KeyPin.of(tls.getSession().getPeerCertificates()[0]);
    }

    private static final class UnknownKeyException extends CertificateException {
        private static final long serialVersionUID = 1L;

        UnknownKeyException(KeyPin pin) {
            super("no peer has the key " + pin);
        }
    }

    /** Trusts keys, not authorities. That the peer holds the key, TLS itself proves. */
    private final class Pins extends PinnedTrust {
        @Override
        protected void check(X509Certificate[] chain) throws CertificateException {
            KeyPin pin = KeyPin.of(chain[0]);
            if (book.ofPin(pin).isEmpty()) {
                throw new UnknownKeyException(pin);
            }
        }
    }
}
