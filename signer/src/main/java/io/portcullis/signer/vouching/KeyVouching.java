package io.portcullis.signer.vouching;

import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Holds what vouches for a key against what a reader believes of its make. */
public final class KeyVouching {
    private static final ASN1ObjectIdentifier EC = new ASN1ObjectIdentifier("1.2.840.10045.2.1");
    private static final ASN1ObjectIdentifier SECP256K1 = new ASN1ObjectIdentifier("1.3.132.0.10");
    private static final ASN1ObjectIdentifier P256 = new ASN1ObjectIdentifier("1.2.840.10045.3.1.7");
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

    private KeyVouching() {}

    /**
     * Demands that the attestation is good for what is pinned.
     *
     * @param serial of the token that the register says the key lives in
     * @param pins by the name of the make; none at all pins nothing, and then nothing is demanded
     * @param at Unix seconds
     * @return what was found, for people
     * @throws RefusedException with the tag of the first rule that is broken
     */
    public static String require(
            Optional<KeyAttestation> shown, VerifyingKey key, String serial, Map<String, VendorPin> pins, long at) {
        if (pins.isEmpty()) {
            return shown.map(KeyVouching::unpinned).orElse("nothing vouches for it") + "; no make is pinned";
        }
        return switch (shown.orElseThrow(() -> missing("nothing vouches for the key"))) {
            case KeyAttestation.TokenWord word ->
                throw missing("the token's own word, of make " + word.make() + ", is all that vouches for the key");
            case KeyAttestation.VendorDocument document -> {
                VendorPin pin = pins.get(document.make());
                if (pin == null) {
                    throw new RefusedException(
                            SignerTag.KEY_ATTESTATION_UNTRUSTED, "no root of make " + document.make() + " is pinned");
                }
                yield require(document, key, serial, pin, at);
            }
        };
    }

    private static String unpinned(KeyAttestation shown) {
        return switch (shown) {
            case KeyAttestation.TokenWord word ->
                "the word of token " + word.serial() + " (" + word.make() + "), no vendor's";
            case KeyAttestation.VendorDocument document -> "a chain of make " + document.make() + ", unread";
        };
    }

    /**
     * As {@link #require(Optional, VerifyingKey, String, Map, long)}, of one vendor's document.
     *
     * @throws RefusedException with the tag of the first rule that is broken
     */
    public static String require(
            KeyAttestation.VendorDocument document, VerifyingKey key, String serial, VendorPin pin, long at) {
        try {
            List<X509Certificate> chain =
                    document.certificates().stream().map(Certificates::parse).toList();
            Certificates.requireTrusted(
                    chain, pin.roots().stream().map(Certificates::parse).toList(), at);
            requireOf(chain.getFirst(), key);
            return switch (pin.form()) {
                case CHAIN ->
                    "a chain of make " + document.make() + " to its pinned root; it does not say how the key was made";
                case YUBIHSM2 -> requireYubico(chain, serial, pin);
            };
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_MALFORMED, "the attestation does not read: " + e.getMessage());
        }
    }

    /**
     * Demands that a vendor's document is about this key; whether to believe it is another question.
     *
     * @throws RefusedException KEY_ATTESTATION_OTHER_KEY, KEY_ATTESTATION_MALFORMED
     */
    static void requireAbout(KeyAttestation.VendorDocument document, VerifyingKey key) {
        try {
            requireOf(Certificates.parse(document.certificates().getFirst()), key);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_MALFORMED, "the attestation does not read: " + e.getMessage());
        }
    }

    private static void requireOf(X509Certificate leaf, VerifyingKey key) {
        try {
            SubjectPublicKeyInfo info =
                    SubjectPublicKeyInfo.getInstance(leaf.getPublicKey().getEncoded());
            AlgorithmIdentifier expected = switch (key.algorithm()) {
                case SECP256K1 -> new AlgorithmIdentifier(EC, SECP256K1);
                case P256 -> new AlgorithmIdentifier(EC, P256);
                case ED25519 -> new AlgorithmIdentifier(ED25519);
            };
            byte[] bits = info.getPublicKeyData().getBytes();
            if (!info.getAlgorithm().equals(expected) || !Bytes.of(bits).equals(key.encoded())) {
                throw new RefusedException(
                        SignerTag.KEY_ATTESTATION_OTHER_KEY, "the attested public key is not the register's");
            }
            info.getEncoded();
        } catch (IOException e) {
            throw new IllegalArgumentException("its public key does not read", e);
        }
    }

    private static String requireYubico(List<X509Certificate> chain, String serial, VendorPin pin) {
        YubicoClaims claims = YubicoClaims.of(chain.getFirst());
        requireDevicesOwnKey(chain, claims.serial());
        if (!sameSerial(claims.serial(), serial)) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                    "device " + claims.serial() + " attested the key; the register has it in token " + serial);
        }
        if (!claims.madeInDevice()) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_IMPORTED, "the key came from outside: its origin is " + claims.origin());
        }
        if (!claims.onlySigns() || (claims.mayLeaveWrapped() && !pin.mayLeaveWrapped())) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_CAPABLE,
                    "the key may do more than sign: its capabilities are 0x" + Long.toHexString(claims.capabilities()));
        }
        return claims.shown() + ": made in it, "
                + (claims.mayLeaveWrapped() ? "may leave it wrapped" : "cannot leave it");
    }

    /**
     * Whoever attests is the device itself: its certificate bears the serial number and comes from an authority that bears none. A key of the
     * device's owner that attests has a certificate of the device's with that number, too, but then the device's own stands above it.
     */
    private static void requireDevicesOwnKey(List<X509Certificate> chain, BigInteger serial) {
        boolean own = chain.size() > 1
                && YubicoClaims.serial(chain.get(1)).equals(Optional.of(serial))
                && chain.stream()
                        .skip(2)
                        .allMatch(one -> YubicoClaims.serial(one).isEmpty());
        if (!own) {
            throw new RefusedException(
                    SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                    "the key above the attested one is not the own key of device " + serial);
        }
    }

    /** PKCS#11 pads a serial number to 16 characters; the vendor's library fills with zeros before or blanks behind. */
    static boolean sameSerial(BigInteger device, String token) {
        String digits = token.strip();
        return digits.matches("[0-9]{1,20}") && new BigInteger(digits).equals(device);
    }

    private static RefusedException missing(String what) {
        return new RefusedException(SignerTag.KEY_ATTESTATION_MISSING, what + ", and a vendor's root is pinned");
    }
}
