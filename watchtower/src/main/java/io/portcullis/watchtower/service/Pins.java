package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.X509TrustManager;

/** Lets in whose very certificate is pinned, while it is valid; no authority vouches for anybody. */
final class Pins implements X509TrustManager {
    private final Set<Bytes32> pinned;

    Pins(List<TowerConfig.Client> clients) {
        this.pinned = clients.stream().map(TowerConfig.Client::certificate).collect(Collectors.toUnmodifiableSet());
    }

    static Bytes32 digest(Certificate certificate) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that came over TLS has a form", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        chain[0].checkValidity();
        if (!pinned.contains(digest(chain[0]))) {
            throw new CertificateException("the certificate is not pinned");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a tower is nobody's client here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
