package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.KeyPair;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectClass;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.cryptoki.Template;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.operator.ContentSigner;

/**
 * Makes one of our keys in a token, and the certificate object without which the JDK's key store does not see it. By direct calls, because
 * a key store's own way asks for calls that some vendors lack (CloudHSM: no C_CopyObject, no C_SetAttributeValue of an id).
 *
 * <p>All three objects have the alias for their label, and for their CKA_ID.
 */
final class KeyMaker {
    /** Certificates only make keys visible to a key store; nothing trusts their dates. */
    private static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant NOT_AFTER = Instant.parse("2126-01-01T00:00:00Z");
    private static final long X_509 = 0;

    private KeyMaker() {}

    /** Whether the key may leave its token. */
    enum Keeping {
        /** Never. */
        HERE,
        /** Once, wrapped, for the backup that a ceremony makes of it; that ceremony ends it, and until then the key is not used. */
        UNTIL_BACKED_UP
    }

    /** @throws SignerFault TOKEN_EXISTS if such a key is there, TOKEN_FAULT */
    static PublicPoint make(
            Session session, KeyKind kind, VendorProfile.PublicHalf half, Keeping keeping, RandomGenerator random) {
        List<ObjectHandle> there = session.find(
                        Template.of(ObjectClass.PRIVATE_KEY).labelled(kind.alias()))
                .orElseThrow(TokenFaults::of);
        if (!there.isEmpty()) {
            throw new SignerFault(SignerTag.TOKEN_EXISTS, "the token has a key " + kind.alias());
        }
        ASN1ObjectIdentifier curve = ECNamedCurveTable.getOID(kind.curve());
        Bytes id = Bytes.ascii(kind.alias());
        KeyPair pair = session.generateKeyPair(
                        Mechanism.of(MechanismType.EC_KEY_PAIR_GEN),
                        Template.of(ObjectClass.PUBLIC_KEY)
                                .with(AttributeType.TOKEN, half.onToken() || keeping == Keeping.UNTIL_BACKED_UP)
                                .with(AttributeType.PRIVATE, half.isPrivate())
                                .labelled(kind.alias())
                                .with(AttributeType.ID, id)
                                .with(AttributeType.VERIFY, true)
                                .with(AttributeType.EC_PARAMS, encoded(curve::getEncoded)),
                        Template.of(ObjectClass.PRIVATE_KEY)
                                .with(AttributeType.TOKEN, true)
                                .with(AttributeType.PRIVATE, true)
                                .labelled(kind.alias())
                                .with(AttributeType.ID, id)
                                .with(AttributeType.SENSITIVE, true)
                                .with(AttributeType.EXTRACTABLE, keeping == Keeping.UNTIL_BACKED_UP)
                                .with(AttributeType.SIGN, true)
                                .with(AttributeType.SIGN_RECOVER, false)
                                .with(AttributeType.DECRYPT, false)
                                .with(AttributeType.UNWRAP, false)
                                .with(AttributeType.DERIVE, false))
                .orElseThrow(TokenFaults::of);
        PublicPoint point = PublicPoint.read(session, pair.publicKey(), kind.curve());
        byte[] serial = new byte[16];
        random.nextBytes(serial);
        session.create(certificate(session, pair.privateKey(), kind.alias(), id, curve, point, serial))
                .orElseThrow(TokenFaults::of);
        return point;
    }

    /**
     * The certificate object that makes a key visible to a key store.
     *
     * @param id the key's CKA_ID
     * @param serial 16 bytes
     */
    static Template certificate(
            Session session,
            ObjectHandle key,
            String label,
            Bytes id,
            ASN1ObjectIdentifier curve,
            PublicPoint point,
            byte[] serial) {
        X500Name name = new X500Name("CN=" + label);
        BigInteger number = new BigInteger(1, serial).clearBit(127).setBit(120);
        X509CertificateHolder made = new X509v3CertificateBuilder(
                        name,
                        number,
                        Date.from(NOT_BEFORE),
                        Date.from(NOT_AFTER),
                        name,
                        new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                                point.uncompressed()))
                .build(new TokenSigner(session, key, point));
        Bytes subject = encoded(name::getEncoded);
        return Template.of(ObjectClass.CERTIFICATE)
                .with(AttributeType.CERTIFICATE_TYPE, X_509)
                .with(AttributeType.TOKEN, true)
                .with(AttributeType.PRIVATE, false)
                .labelled(label)
                .with(AttributeType.ID, id)
                .with(AttributeType.SUBJECT, subject)
                .with(AttributeType.ISSUER, subject)
                .with(AttributeType.SERIAL_NUMBER, encoded(() -> new ASN1Integer(number).getEncoded()))
                .with(AttributeType.VALUE, encoded(made::getEncoded));
    }

    /** ECDSA with SHA-256, hashed here and signed in the token. */
    private record TokenSigner(Session session, ObjectHandle key, PublicPoint point, ByteArrayOutputStream text)
            implements ContentSigner {
        TokenSigner(Session session, ObjectHandle key, PublicPoint point) {
            this(session, key, point, new ByteArrayOutputStream());
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return text;
        }

        @Override
        public byte[] getSignature() {
            Bytes digest = Bytes.of(text.toByteArray()).sha256();
            byte[] rs = session.sign(Mechanism.of(MechanismType.ECDSA), key, digest)
                    .orElseThrow(TokenFaults::of)
                    .toArray();
            SignatureForm.requireVerified(point, digest, Bytes.of(rs));
            BigInteger r = new BigInteger(1, Arrays.copyOfRange(rs, 0, rs.length / 2));
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, rs.length / 2, rs.length));
            return encoded(() ->
                            StandardDSAEncoding.INSTANCE.encode(point.curve().getN(), r, s))
                    .toArray();
        }
    }

    private interface Encoding {
        byte[] encode() throws IOException;
    }

    private static Bytes encoded(Encoding encoding) {
        try {
            return Bytes.of(encoding.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
