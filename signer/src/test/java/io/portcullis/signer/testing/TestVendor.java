package io.portcullis.signer.testing;

import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A maker of devices that attest as a YubiHSM 2 does: a root, an authority below it, and a device below that. */
public final class TestVendor {
    /** Dates that the vendor's documents have. */
    public static final Instant FROM = Instant.parse("2017-01-01T00:00:00Z");

    public static final Instant TO = Instant.parse("2071-10-05T00:00:00Z");

    private static final String ARC = "1.3.6.1.4.1.41482.4.";
    private static final ASN1ObjectIdentifier EC = new ASN1ObjectIdentifier("1.2.840.10045.2.1");

    private final KeyPair root = pair();
    private final KeyPair authority = pair();
    private final KeyPair device = pair();
    private final BigInteger serial;

    private final Bytes rootCertificate;

    public TestVendor(long serial) {
        this.serial = BigInteger.valueOf(serial);
        this.rootCertificate = certificate("Test Root", info(root), "Test Root", root, 4, List.of(), FROM, TO);
    }

    /**
     * What the device says of a key.
     *
     * @param origin 1 generated, 2 imported, 16 imported wrapped
     */
    public record Said(long serial, int origin, long capabilities, String label, Instant from, Instant to) {
        /** Made in the device, signs by ECDSA and nothing else. */
        public static Said well(long serial) {
            return new Said(serial, 1, 1 << 7, "portcullis-batch", FROM, TO);
        }

        public Said serial(long other) {
            return new Said(other, origin, capabilities, label, from, to);
        }

        public Said origin(int other) {
            return new Said(serial, other, capabilities, label, from, to);
        }

        public Said capabilities(long other) {
            return new Said(serial, origin, other, label, from, to);
        }

        public Said until(Instant other) {
            return new Said(serial, origin, capabilities, label, from, other);
        }
    }

    public Bytes rootCertificate() {
        return rootCertificate;
    }

    public Bytes authorityCertificate(int length) {
        return certificate("Test Sub-CA", info(authority), "Test Root", root, length, List.of(), FROM, TO);
    }

    /** @param length of the path that it allows below it; -1 where it is no authority */
    public Bytes deviceCertificate(int length) {
        return certificate(
                "YubiHSM Attestation (" + serial + ")",
                info(device),
                "Test Sub-CA",
                authority,
                length,
                List.of(extension(1, new DEROctetString(new byte[] {2, 4, 0})), extension(2, new ASN1Integer(serial))),
                FROM,
                TO);
    }

    /** By the device's own key. */
    public Bytes attested(VerifyingKey key, Said said) {
        return attestation(info(key), said, "YubiHSM Attestation (" + serial + ")", device);
    }

    /** By any key, with any name above it. */
    public static Bytes attestation(SubjectPublicKeyInfo key, Said said, String issuer, KeyPair by) {
        return certificate(
                "YubiHSM Attestation id:0x0001",
                key,
                issuer,
                by,
                -1,
                List.of(
                        extension(1, new DEROctetString(new byte[] {2, 4, 0})),
                        extension(2, new ASN1Integer(said.serial())),
                        extension(3, new DERBitString(new byte[] {(byte) said.origin()})),
                        extension(4, new DERBitString(new byte[] {0, 1})),
                        extension(
                                5,
                                new DERBitString(ByteBuffer.allocate(8)
                                        .putLong(said.capabilities())
                                        .array())),
                        extension(6, new ASN1Integer(1)),
                        extension(9, new DERUTF8String(said.label()))),
                said.from(),
                said.to());
    }

    public KeyAttestation.VendorDocument document(String make, VerifyingKey key, Said said) {
        return new KeyAttestation.VendorDocument(
                make, List.of(attested(key, said), deviceCertificate(-1), authorityCertificate(1)));
    }

    public static SubjectPublicKeyInfo info(KeyPair pair) {
        return SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    }

    public static SubjectPublicKeyInfo info(VerifyingKey key) {
        AlgorithmIdentifier algorithm = switch (key.algorithm()) {
            case SECP256K1 -> new AlgorithmIdentifier(EC, new ASN1ObjectIdentifier("1.3.132.0.10"));
            case P256 -> new AlgorithmIdentifier(EC, new ASN1ObjectIdentifier("1.2.840.10045.3.1.7"));
            case ED25519 -> new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
        };
        return new SubjectPublicKeyInfo(algorithm, key.encoded().toArray());
    }

    public static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private record Told(int arc, ASN1Encodable value) {}

    private static Told extension(int arc, ASN1Encodable value) {
        return new Told(arc, value);
    }

    private static Bytes certificate(
            String subject,
            SubjectPublicKeyInfo key,
            String issuer,
            KeyPair by,
            int length,
            List<Told> extensions,
            Instant from,
            Instant to) {
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.valueOf(4_471),
                    Date.from(from),
                    Date.from(to),
                    new X500Name("CN=" + subject),
                    key);
            if (length >= 0) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(length));
            }
            for (Told one : extensions) {
                builder.addExtension(new ASN1ObjectIdentifier(ARC + one.arc()), false, one.value());
            }
            return Bytes.of(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()))
                    .getEncoded());
        } catch (OperatorCreationException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same chain with one of its certificates changed for another. */
    public static List<Bytes> replaced(List<Bytes> chain, int index, Bytes other) {
        List<Bytes> changed = new ArrayList<>(chain);
        changed.set(index, other);
        return changed;
    }
}
