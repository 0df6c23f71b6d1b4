package io.portcullis.signer.webauthn;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.policy.CalendarDate;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a BLOB of the FIDO Metadata Service, version 3: a JWT {@code header.payload.signature} whose header carries its certificate chain.
 *
 * <p>Believed is what the leaf of that chain signed, if the chain ends in the pinned root and the leaf is the service's: the real root is a
 * public authority's, which signs for everybody. Offline: nothing is fetched, and revocation of the leaf is not asked for; a leaf that was
 * stolen could sign until the pin is changed, and the number only rises.
 */
public final class MetadataReader {
    /** The real BLOB has about 6 MB. */
    private static final int MAX_BYTES = 32 << 20;

    private static final int MAX_CHAIN = 6;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .build())
            .build();

    private final X509Certificate root;
    private final String host;
    private final int graceDays;

    /**
     * @param root where the chain of the signing certificate ends
     * @param host whom the signing certificate is for, {@code mds.fidoalliance.org} in the world
     * @param graceDays see {@link Metadata#graceDays}
     */
    public MetadataReader(X509Certificate root, String host, int graceDays) {
        this.root = root;
        this.host = host;
        this.graceDays = graceDays;
    }

    /**
     * @param root as an operator put it into a file, DER or PEM
     * @throws RefusedException METADATA_MALFORMED
     */
    public static MetadataReader of(byte[] root, String host, int graceDays) {
        try {
            return new MetadataReader(parse(root), host, graceDays);
        } catch (CertificateException e) {
            throw malformed("its root is no certificate");
        }
    }

    private static X509Certificate parse(byte[] certificate) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    /**
     * @param leastNumber the number of the newest BLOB that was believed; 0 before the first
     * @throws RefusedException METADATA_MALFORMED, METADATA_SIGNATURE_INVALID, METADATA_ROLLED_BACK
     */
    public Metadata read(byte[] blob, long leastNumber, long nowSeconds) {
        if (blob.length > MAX_BYTES) {
            throw malformed("it has more than " + MAX_BYTES + " bytes");
        }
        String[] parts = new String(blob, US_ASCII).strip().split("\\.", -1);
        if (parts.length != 3) {
            throw malformed("it is no JWT");
        }
        JsonNode header = json(parts[0]);
        requireSigned(header, parts[0] + "." + parts[1], decode(parts[2]), nowSeconds);
        Metadata metadata = payload(json(parts[1]));
        if (metadata.number() < leastNumber) {
            throw new RefusedException(
                    SignerTag.METADATA_ROLLED_BACK,
                    "number " + metadata.number() + " is shown, number " + leastNumber + " was believed");
        }
        return metadata;
    }

    private void requireSigned(JsonNode header, String signed, byte[] signature, long nowSeconds) {
        List<X509Certificate> chain = new ArrayList<>();
        for (JsonNode one : header.path("x5c")) {
            chain.add(certificate(one.asString("")));
        }
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw malformed("its chain has " + chain.size() + " certificates");
        }
        X509Certificate leaf = chain.getFirst();
        boolean believed = CertificateChains.isFor(leaf, host)
                && CertificateChains.endsIn(chain, List.of(root), nowSeconds) == CertificateChains.End.TRUSTED
                && verifies(header.path("alg").asString(""), leaf, signed, signature);
        if (!believed) {
            throw new RefusedException(
                    SignerTag.METADATA_SIGNATURE_INVALID,
                    "it is not signed by a certificate of " + host + " under the pinned root");
        }
    }

    private static boolean verifies(String algorithm, X509Certificate leaf, String signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(
                    switch (algorithm) {
                        case "RS256" -> "SHA256withRSA";
                        case "ES256" -> "SHA256withECDSAinP1363Format";
                        default -> throw malformed("it is signed by " + algorithm);
                    });
            verifier.initVerify(leaf.getPublicKey());
            verifier.update(signed.getBytes(US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Metadata payload(JsonNode payload) {
        Map<String, Metadata.Model> models = new HashMap<>();
        for (JsonNode entry : payload.path("entries")) {
            String aaguid = entry.path("aaguid").asString("");
            // Models of other protocols have other names; they cannot be enrolled here.
            if (!aaguid.isEmpty()) {
                models.put(aaguid, model(entry));
            }
        }
        JsonNode number = payload.path("no");
        if (!number.canConvertToLong() || !number.isIntegralNumber() || number.longValue() < 0 || models.isEmpty()) {
            throw malformed("it has no number, or no models");
        }
        CalendarDate next = CalendarDate.of(payload.path("nextUpdate").asString(""))
                .orElseThrow(() -> malformed("it does not say when the next one comes"));
        return new Metadata(number.longValue(), next, graceDays, models);
    }

    private static Metadata.Model model(JsonNode entry) {
        JsonNode statement = entry.path("metadataStatement");
        List<X509Certificate> roots = new ArrayList<>();
        for (JsonNode one : statement.path("attestationRootCertificates")) {
            roots.add(certificate(one.asString("")));
        }
        Set<String> statuses = new HashSet<>();
        for (JsonNode report : entry.path("statusReports")) {
            statuses.add(report.path("status").asString(""));
        }
        return new Metadata.Model(statement.path("description").asString(""), roots, statuses);
    }

    private static X509Certificate certificate(String base64) {
        try {
            return parse(Base64.getMimeDecoder().decode(base64));
        } catch (CertificateException | IllegalArgumentException e) {
            throw malformed("a certificate in it is none");
        }
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(decode(part));
        } catch (JacksonException e) {
            throw malformed("a part of it is not JSON");
        }
    }

    private static byte[] decode(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw malformed("a part of it is not base64url");
        }
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(SignerTag.METADATA_MALFORMED, "the metadata BLOB: " + reason);
    }
}
