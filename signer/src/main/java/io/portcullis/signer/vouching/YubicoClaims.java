package io.portcullis.signer.vouching;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTF8String;

/**
 * What a YubiHSM 2 says of a key in the extensions of its certificate; masks are big-endian, without unused bits.
 *
 * @param origin bit 0 generated, bit 1 imported, bit 4 imported wrapped
 * @param capabilities of the object, by Yubico's numbers
 * @param label without the zeros that fill it
 */
record YubicoClaims(
        String firmware, BigInteger serial, int origin, int domains, long capabilities, int objectId, String label) {
    private static final String ARC = "1.3.6.1.4.1.41482.4.";
    private static final int GENERATED = 1;
    private static final int SIGN_ECDSA = 7;
    private static final int SIGN_EDDSA = 8;
    private static final int EXPORTABLE_UNDER_WRAP = 16;

    /** @throws IllegalArgumentException unless the certificate has all of them, each in its form */
    static YubicoClaims of(X509Certificate certificate) {
        byte[] firmware = ((ASN1OctetString) value(certificate, 1, ASN1OctetString.class)).getOctets();
        if (firmware.length != 3) {
            throw new IllegalArgumentException("its firmware's version has not three numbers");
        }
        BigInteger id = ((ASN1Integer) value(certificate, 6, ASN1Integer.class)).getValue();
        if (id.signum() < 0 || id.bitLength() > 16) {
            throw new IllegalArgumentException("its object's id has not 16 bits");
        }
        String label = ((ASN1UTF8String) value(certificate, 9, ASN1UTF8String.class)).getString();
        return new YubicoClaims(
                firmware[0] + "." + firmware[1] + "." + firmware[2],
                serial(certificate).orElseThrow(() -> new IllegalArgumentException("it has no serial number")),
                (int) mask(certificate, 3, 1),
                (int) mask(certificate, 4, 2),
                mask(certificate, 5, 8),
                id.intValue(),
                label.replaceAll("\0+$", ""));
    }

    /** The serial number of the device, if the certificate has one. */
    static Optional<BigInteger> serial(X509Certificate certificate) {
        if (certificate.getExtensionValue(ARC + 2) == null) {
            return Optional.empty();
        }
        BigInteger serial = ((ASN1Integer) value(certificate, 2, ASN1Integer.class)).getValue();
        if (serial.signum() < 0 || serial.bitLength() > 64) {
            throw new IllegalArgumentException("its device's serial number is out of bounds");
        }
        return Optional.of(serial);
    }

    private static long mask(X509Certificate certificate, int arc, int bytes) {
        ASN1BitString bits = (ASN1BitString) value(certificate, arc, ASN1BitString.class);
        byte[] octets = bits.getBytes();
        if (bits.getPadBits() != 0 || octets.length != bytes) {
            throw new IllegalArgumentException("extension " + ARC + arc + " is no mask of " + bytes + " bytes");
        }
        return new BigInteger(1, octets).longValue();
    }

    private static ASN1Primitive value(X509Certificate certificate, int arc, Class<?> type) {
        byte[] extension = certificate.getExtensionValue(ARC + arc);
        if (extension == null) {
            throw new IllegalArgumentException("it lacks extension " + ARC + arc);
        }
        try {
            byte[] inner = ASN1OctetString.getInstance(extension).getOctets();
            ASN1Primitive value = ASN1Primitive.fromByteArray(inner);
            if (!type.isInstance(value) || !Arrays.equals(value.getEncoded("DER"), inner)) {
                throw new IllegalArgumentException("extension " + ARC + arc + " is of another form");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("extension " + ARC + arc + " does not read", e);
        }
    }

    boolean madeInDevice() {
        return origin == GENERATED;
    }

    boolean mayLeaveWrapped() {
        return (capabilities >>> EXPORTABLE_UNDER_WRAP & 1) == 1;
    }

    /** Nothing but signing, and leaving wrapped: a key that attests, unwraps or decrypts is another kind of key. */
    boolean onlySigns() {
        long others = capabilities & ~(1L << SIGN_ECDSA | 1L << SIGN_EDDSA | 1L << EXPORTABLE_UNDER_WRAP);
        return others == 0 && capabilities != 0;
    }

    String shown() {
        String printable =
                new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
        return "YubiHSM 2 " + serial + ", firmware " + firmware + ", object 0x" + "%04x".formatted(objectId) + " \""
                + printable + "\"";
    }
}
