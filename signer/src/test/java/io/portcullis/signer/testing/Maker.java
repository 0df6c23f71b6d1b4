package io.portcullis.signer.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.testing.Passkey.Scene;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A maker of authenticators with a root and an attestation key, and a metadata service that tells of its model: real cryptography. */
public final class Maker {
    public static final String HOST = "mds.example";
    public static final long BORN = 1_700_000_000L;
    public static final long DIES = 1_900_000_000L;

    public final String aaguid;
    private final KeyPair rootKey = TestKeys.p256();
    private final KeyPair key = TestKeys.p256();
    private final KeyPair serviceRootKey = TestKeys.p256();
    private final KeyPair serviceKey = TestKeys.p256();
    private final X509Certificate root;
    private final X509Certificate serviceRoot;

    public Maker(String aaguid) {
        this.aaguid = aaguid;
        this.root = certificate("CN=Maker Root", "CN=Maker Root", rootKey, rootKey, true, "", BORN, DIES);
        this.serviceRoot =
                certificate("CN=Authority", "CN=Authority", serviceRootKey, serviceRootKey, true, "", BORN, DIES);
    }

    public X509Certificate serviceRoot() {
        return serviceRoot;
    }

    public X509Certificate root() {
        return root;
    }

    /** The certificate of its attestation key. */
    public X509Certificate leaf(long until) {
        return leaf(rootKey, until, aaguid);
    }

    private X509Certificate leaf(KeyPair by, long until, String model) {
        return certificate(
                "C=XX,O=Maker,OU=Authenticator Attestation,CN=Maker Key",
                "CN=Maker Root",
                key,
                by,
                false,
                model,
                BORN,
                until);
    }

    /** A credential with direct attestation. */
    public Policy.Credential enrolled(Passkey passkey, long since) {
        return enrolled(passkey, since, Passkey.Scene.HONEST, leaf(DIES));
    }

    public Policy.Credential enrolled(Passkey passkey, long since, Scene scene, X509Certificate leaf) {
        byte[] data = passkey.registrationData(scene, aaguid);
        Bytes32 clientDataHash = Bytes32.of(TestKeys.sha256("client data".getBytes(UTF_8)));
        byte[] signature = TestKeys.sign("SHA256withECDSA", key, join(data, clientDataHash.toArray()));
        return credential(passkey, since, object(data, signature, List.of(leaf)), clientDataHash);
    }

    /** With a certificate by a root that nobody published. */
    public Policy.Credential counterfeit(Passkey passkey) {
        return enrolled(passkey, 1, Scene.HONEST, leaf(TestKeys.p256(), DIES, aaguid));
    }

    /** With the certificate of another model of the same maker. */
    public Policy.Credential mislabelled(Passkey passkey, String other) {
        return enrolled(passkey, 1, Scene.HONEST, leaf(rootKey, DIES, other));
    }

    /** With an attestation by the credential's own key. */
    public Policy.Credential selfMade(Passkey passkey) {
        byte[] data = passkey.registrationData(Scene.HONEST, aaguid);
        return credential(passkey, 1, object(data, passkey.sign(join(data, new byte[32])), List.of()), Bytes32.ZERO);
    }

    /** With the format none. */
    public Policy.Credential silent(Passkey passkey) {
        byte[] data = passkey.registrationData(Scene.HONEST, aaguid);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a0686175746844617461"));
        bytes(out, data);
        return credential(passkey, 1, out.toByteArray(), Bytes32.ZERO);
    }

    public Policy.Credential credential(Passkey passkey, long since, byte[] object, Bytes32 clientDataHash) {
        Policy.Credential plain = passkey.credential();
        return new Policy.Credential(
                plain.id(),
                plain.publicKey(),
                aaguid,
                since,
                java.util.Optional.of(new Policy.Attestation(new Intent.Bytes(object), clientDataHash)));
    }

    /** {@code {"fmt":"packed","attStmt":{"alg":-7,"sig","x5c"?},"authData"}}. */
    private static byte[] object(byte[] data, byte[] signature, List<X509Certificate> chain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HexFormat hex = HexFormat.of();
        out.writeBytes(hex.parseHex("a363666d74667061636b65646761747453746d74"));
        out.write(chain.isEmpty() ? 0xa2 : 0xa3);
        out.writeBytes(hex.parseHex("63616c672663736967"));
        bytes(out, signature);
        if (!chain.isEmpty()) {
            out.writeBytes(hex.parseHex("63783563"));
            out.write(0x80 + chain.size());
            chain.forEach(one -> bytes(out, der(one)));
        }
        out.writeBytes(hex.parseHex("686175746844617461"));
        bytes(out, data);
        return out.toByteArray();
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length < 256) {
            out.write(0x58);
            out.write(bytes.length);
        } else {
            out.write(0x59);
            out.write(bytes.length >> 8);
            out.write(bytes.length);
        }
        out.writeBytes(bytes);
    }

    /** A BLOB that tells of this maker's model, with these reports. */
    public byte[] blob(long number, String nextUpdate, String... statuses) {
        return blob(number, nextUpdate, HOST, serviceRootKey, statuses);
    }

    /** Signed by a certificate of somebody else under the same authority. */
    public byte[] blobOfAnotherHost(long number, String nextUpdate) {
        return blob(number, nextUpdate, "evil.example", serviceRootKey);
    }

    /** Signed under another authority. */
    public byte[] blobOfAnotherRoot(long number, String nextUpdate) {
        return blob(number, nextUpdate, HOST, TestKeys.p256());
    }

    private byte[] blob(long number, String nextUpdate, String host, KeyPair authority, String... statuses) {
        ObjectNode payload = StrictJson.newObject().put("no", number).put("nextUpdate", nextUpdate);
        ObjectNode entry = payload.putArray("entries").addObject().put("aaguid", aaguid);
        ObjectNode statement = entry.putObject("metadataStatement").put("description", "Maker Key 1");
        statement
                .putArray("attestationRootCertificates")
                .add(Base64.getEncoder().encodeToString(der(root)));
        ArrayNode reports = entry.putArray("statusReports");
        reports.addObject().put("status", "FIDO_CERTIFIED_L1");
        for (String status : statuses) {
            reports.addObject().put("status", status).put("effectiveDate", "2026-01-01");
        }
        X509Certificate leaf = certificate("CN=" + host, "CN=Authority", serviceKey, authority, false, "", BORN, DIES);
        ObjectNode header = StrictJson.newObject().put("alg", "ES256");
        header.putArray("x5c").add(Base64.getEncoder().encodeToString(der(leaf)));
        String signed = text(StrictJson.canonical(header)) + "." + text(StrictJson.canonical(payload));
        byte[] signature =
                TestKeys.signRaw(serviceKey, signed.getBytes(US_ASCII)).toArray();
        return (signed + "." + text(signature)).getBytes(US_ASCII);
    }

    private static X509Certificate certificate(
            String subject,
            String issuer,
            KeyPair of,
            KeyPair by,
            boolean authority,
            String model,
            long from,
            long until) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(until + subject.length()),
                    Date.from(Instant.ofEpochSecond(from)),
                    Date.from(Instant.ofEpochSecond(until)),
                    new X500Name(subject),
                    of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!model.isEmpty()) {
                byte[] id = HexFormat.of().parseHex(model.replace("-", ""));
                builder.addExtension(
                        new ASN1ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4"), false, new DEROctetString(id));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError("a certificate is made", e);
        }
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate encodes", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] join(byte[] left, byte[] right) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(left);
        out.writeBytes(right);
        return out.toByteArray();
    }
}
