package io.portcullis.signer.webauthn;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Chains of certificates by RFC 5280, without asking anybody about revocation: what was revoked is in the metadata's reports. */
final class CertificateChains {
    private static final int DNS_NAME = 2;

    private CertificateChains() {}

    /** Where a chain ends. */
    enum End {
        TRUSTED,
        EXPIRED,
        ELSEWHERE
    }

    /** @param chain the leaf first; it may itself be an anchor, or end in one */
    // The certificates' own interface takes no other kind of time; none is read from a clock here.
    @SuppressWarnings("JavaUtilDate")
    static End endsIn(List<X509Certificate> chain, List<X509Certificate> anchors, long nowSeconds) {
        Date now = new Date(nowSeconds * 1_000);
        try {
            for (X509Certificate one : chain) {
                one.checkValidity(now);
            }
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return End.EXPIRED;
        }
        if (anchors.contains(chain.getFirst())) {
            return End.TRUSTED;
        }
        return anchors.stream().anyMatch(anchor -> leadsTo(chain, anchor, now)) ? End.TRUSTED : End.ELSEWHERE;
    }

    private static boolean leadsTo(List<X509Certificate> chain, X509Certificate anchor, Date now) {
        List<X509Certificate> below =
                chain.stream().takeWhile(one -> !one.equals(anchor)).toList();
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            anchor.checkValidity(now);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether the certificate is for a host: by its alternative names, or if it has none by its subject's common name. */
    static boolean isFor(X509Certificate leaf, String host) {
        try {
            if (leaf.getSubjectAlternativeNames() != null) {
                return leaf.getSubjectAlternativeNames().stream()
                        .anyMatch(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)) && host.equals(name.get(1)));
            }
        } catch (CertificateParsingException e) {
            return false;
        }
        return subject(leaf, "CN").equals(host);
    }

    /** The value of an attribute of the subject, or nothing. */
    static String subject(X509Certificate leaf, String attribute) {
        try {
            return new LdapName(leaf.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase(attribute))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst()
                            .orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
