package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.appliance.peer.KeyPin;
import io.undertow.server.HttpServerExchange;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that machines show at their door.
 *
 * <p>Invariants: anybody's certificate is let in if it is in its time, for what it may do only its key says; that the client holds that key, TLS 1.3
 * has proved before the first byte of a request. One whose time ends while its connection lives shows nothing any more.
 */
final class ShownCertificates {
    private final InstantSource clock;

    ShownCertificates(InstantSource clock) {
        this.clock = clock;
    }

    TrustManager[] trust() {
        return new TrustManager[] {new AnybodyInTime()};
    }

    /**
     * What the connection of a request shows.
     *
     * @throws WebRefusal CERTIFICATE_EXPIRED
     */
    ConnectionPin of(HttpServerExchange exchange) {
        SSLSession session = exchange.getConnection().getSslSession();
        if (session == null) {
            return ConnectionPin.NONE;
        }
        try {
            X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
            requireInTime(shown);
            return new ConnectionPin(Optional.of(KeyPin.of(shown).hash()));
        } catch (SSLPeerUnverifiedException e) {
            return ConnectionPin.NONE;
        } catch (CertificateException e) {
            throw WebTag.CERTIFICATE_EXPIRED.refusal();
        }
    }

    @SuppressWarnings("JavaUtilDate") // certificates take nothing newer
    private void requireInTime(X509Certificate shown) throws CertificateException {
        shown.checkValidity(Date.from(clock.instant()));
    }

    private final class AnybodyInTime extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            requireInTime(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            requireInTime(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            requireInTime(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw dialsNobody();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw dialsNobody();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw dialsNobody();
        }

        private static CertificateException dialsNobody() {
            return new CertificateException("this end dials nobody");
        }

        /** None: clients choose by their own mind what they show. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
