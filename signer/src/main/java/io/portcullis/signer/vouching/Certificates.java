package io.portcullis.signer.vouching;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

/**
 * A chain of certificates, each signed by the next and the last by a root. The device's own certificate, which is the second, need not call itself an
 * authority (vendors differ); every one above it must.
 */
public final class Certificates {
    private Certificates() {}

    /** @throws IllegalArgumentException unless the bytes are one certificate in DER and nothing else */
    public static X509Certificate parse(Bytes der) {
        try {
            X509Certificate one = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
            if (!Arrays.equals(one.getEncoded(), der.toArray())) {
                throw new IllegalArgumentException("bytes follow a certificate, or it is no DER");
            }
            return one;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no certificate: " + e.getMessage(), e);
        }
    }

    /**
     * Demands that a chain ends in a pinned root and is within its time.
     *
     * @param chain the leaf first; the root may be its last
     * @param at Unix seconds
     * @throws RefusedException KEY_ATTESTATION_UNTRUSTED, KEY_ATTESTATION_EXPIRED
     */
    // The certificates' own interface takes no other kind of time; none is read from a clock here.
    @SuppressWarnings("JavaUtilDate")
    static void requireTrusted(List<X509Certificate> chain, List<X509Certificate> roots, long at) {
        List<X509Certificate> below =
                chain.stream().takeWhile(one -> !roots.contains(one)).toList();
        if (below.isEmpty()) {
            throw untrusted("it is the root itself, which is no device's");
        }
        for (int i = 1; i < below.size(); i++) {
            requireSigned(below.get(i - 1), below.get(i), i == 1, "certificate " + i + " of the chain");
            requireLength(below.get(i), i - 1);
        }
        X509Certificate root = roots.stream()
                .filter(one -> isSigned(below.getLast(), one) && one.getBasicConstraints() >= below.size() - 1)
                .findFirst()
                .orElseThrow(() -> untrusted("it does not end in a root that is pinned"));
        Date then = new Date(at * 1_000);
        try {
            root.checkValidity(then);
            for (X509Certificate one : below) {
                one.checkValidity(then);
            }
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_EXPIRED, "a certificate of the attestation was not valid then");
        }
    }

    private static void requireSigned(X509Certificate child, X509Certificate parent, boolean device, String name) {
        if (!device && parent.getBasicConstraints() < 0) {
            throw untrusted(name + " is no authority's");
        }
        if (!isSigned(child, parent)) {
            throw untrusted(name + " did not sign the one before it");
        }
    }

    /** An authority that limits how many may follow below it is taken at its word; what is none says nothing. */
    private static void requireLength(X509Certificate authority, int authoritiesBelow) {
        int most = authority.getBasicConstraints();
        if (most >= 0 && authoritiesBelow > most) {
            throw untrusted("an authority has more of them below it than its certificate allows");
        }
    }

    private static boolean isSigned(X509Certificate child, X509Certificate parent) {
        if (!child.getIssuerX500Principal().equals(parent.getSubjectX500Principal())) {
            return false;
        }
        try {
            child.verify(parent.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static RefusedException untrusted(String why) {
        return new RefusedException(SignerTag.KEY_ATTESTATION_UNTRUSTED, "the attestation's chain: " + why);
    }
}
