package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Address;
import io.portcullis.signer.cryptoki.AttributeType;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Session;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;

/** A public key as its validated curve point. */
public final class PublicPoint {
    private final X9ECParameters curve;
    private final ECPoint point;

    private PublicPoint(X9ECParameters curve, ECPoint point) {
        this.curve = curve;
        this.point = point;
    }

    /** @throws SignerFault KEY_MISSING if the key is on another curve, or its point is not on it */
    static PublicPoint fromSubjectPublicKeyInfo(KeyKind kind, byte[] encoded) {
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(encoded);
        ASN1ObjectIdentifier expected = ECNamedCurveTable.getOID(kind.curve());
        if (!expected.equals(info.getAlgorithm().getParameters())) {
            throw new SignerFault(SignerTag.KEY_MISSING, kind.alias() + " is not a key on " + kind.curve());
        }
        X9ECParameters curve = ECNamedCurveTable.getByOID(expected);
        ECPoint point = curve.getCurve().decodePoint(info.getPublicKeyData().getBytes());
        if (point.isInfinity() || !point.isValid()) {
            throw new SignerFault(SignerTag.KEY_MISSING, kind.alias() + " has an invalid public point");
        }
        return new PublicPoint(curve, point.normalize());
    }

    /**
     * The point that a token tells of a public key (CKA_EC_POINT: an OCTET STRING of the point, uncompressed; Current 2.40, section 2.3.3).
     *
     * @throws SignerFault KEY_MISSING if the token does not tell it, or it is not on the curve
     */
    static PublicPoint read(Session session, ObjectHandle publicKey, String curveName) {
        Bytes told = session.read(publicKey, List.of(AttributeType.EC_POINT))
                .orElseThrow(TokenFaults::of)
                .octets(AttributeType.EC_POINT)
                .orElseThrow(() -> new SignerFault(SignerTag.KEY_MISSING, "the token does not tell a key's point"));
        X9ECParameters curve = ECNamedCurveTable.getByName(curveName);
        try {
            ECPoint point = curve.getCurve()
                    .decodePoint(ASN1OctetString.getInstance(told.toArray()).getOctets());
            if (point.isInfinity() || !point.isValid()) {
                throw new SignerFault(SignerTag.KEY_MISSING, "the token tells a point that is not on " + curveName);
            }
            return new PublicPoint(curve, point.normalize());
        } catch (IllegalArgumentException e) {
            throw new SignerFault(SignerTag.KEY_MISSING, "the token tells no point of " + curveName, e);
        }
    }

    X9ECParameters curve() {
        return curve;
    }

    ECPoint point() {
        return point;
    }

    /** The 65 bytes {@code 0x04 ‖ x ‖ y}. */
    public byte[] uncompressed() {
        return point.getEncoded(false);
    }

    /** The EVM account of a secp256k1 key. */
    public Address address() {
        byte[] encoded = uncompressed();
        return Address.ofPublicKey(Arrays.copyOfRange(encoded, 1, encoded.length));
    }
}
