package io.portcullis.signer.vouching;

import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What vouches for a key, taken apart for people, and how it stands against the register and the pins. What it claims is shown as claimed, also where it
 * is refused: only {@code verdict} says whether to believe it.
 *
 * @param make of the token; empty if nothing vouches
 * @param device the serial number of the device that vouches, as it says; empty if it does not
 * @param chain the key's certificate first
 */
public record KeyReading(
        Source source, String make, String device, Origin origin, Leaving leaving, List<Link> chain, Judged verdict) {
    /** Who speaks. */
    public enum Source {
        VENDOR,
        TOKEN,
        NOBODY
    }

    /** Where the key was made. */
    public enum Origin {
        IN_THE_DEVICE,
        OUTSIDE,
        NOT_SAID
    }

    /** How the key may leave its device. */
    public enum Leaving {
        /** It cannot, and never could. */
        NEVER,
        /** It cannot any more; it could leave wrapped, as a backup does. */
        NO_MORE,
        WRAPPED,
        IN_CLEAR,
        NOT_SAID
    }

    /**
     * One certificate of a chain.
     *
     * @param fingerprint SHA-256 of its DER, in hexadecimal
     * @param from Unix seconds, as is {@code until}
     */
    public record Link(String subject, String issuer, String serial, long from, long until, String fingerprint) {}

    public KeyReading {
        chain = List.copyOf(chain);
    }

    /**
     * Reads and judges.
     *
     * @param key as the register has it
     * @param token the serial number of the token that the register says the key lives in
     * @param at Unix seconds
     */
    public static KeyReading of(Optional<KeyAttestation> shown, VerifyingKey key, String token, Pins pins, long at) {
        Judged verdict = shown.flatMap(one -> againstRegister(one, key, token))
                .map(Judged::refused)
                .orElseGet(() -> Judged.of(
                        !pins.makes().isEmpty(), () -> KeyVouching.require(shown, key, token, pins.makes(), at)));
        if (shown.isEmpty()) {
            return new KeyReading(Source.NOBODY, "", "", Origin.NOT_SAID, Leaving.NOT_SAID, List.of(), verdict);
        }
        return switch (shown.get()) {
            case KeyAttestation.TokenWord word ->
                new KeyReading(
                        Source.TOKEN,
                        word.make(),
                        word.serial().strip(),
                        word.madeInToken() ? Origin.IN_THE_DEVICE : Origin.OUTSIDE,
                        leaving(word),
                        List.of(),
                        verdict);
            case KeyAttestation.VendorDocument document -> ofChain(document, verdict);
        };
    }

    private static KeyReading ofChain(KeyAttestation.VendorDocument document, Judged verdict) {
        List<Link> chain = new ArrayList<>();
        for (Bytes one : document.certificates()) {
            link(one).ifPresent(chain::add);
        }
        Optional<YubicoClaims> claims = claims(document);
        return new KeyReading(
                Source.VENDOR,
                document.make(),
                claims.map(one -> one.serial().toString()).orElse(""),
                claims.map(one -> one.madeInDevice() ? Origin.IN_THE_DEVICE : Origin.OUTSIDE)
                        .orElse(Origin.NOT_SAID),
                claims.map(one -> one.mayLeaveWrapped() ? Leaving.WRAPPED : Leaving.NEVER)
                        .orElse(Leaving.NOT_SAID),
                chain,
                verdict);
    }

    /** PKCS#11 2.40, section 4.9: what is sensitive leaves wrapped or not at all, what is extractable may leave. */
    private static Leaving leaving(KeyAttestation.TokenWord word) {
        if (word.neverExtractable()) {
            return Leaving.NEVER;
        }
        if (!word.extractable()) {
            return Leaving.NO_MORE;
        }
        return word.sensitive() ? Leaving.WRAPPED : Leaving.IN_CLEAR;
    }

    /** What needs no pin: that it is about this key, in this token. */
    private static Optional<Refusal> againstRegister(KeyAttestation shown, VerifyingKey key, String token) {
        return switch (shown) {
            case KeyAttestation.TokenWord word ->
                word.serial().strip().equals(token.strip())
                        ? Optional.empty()
                        : Optional.of(new Refusal(
                                SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                                "token " + word.serial().strip() + " speaks; the register has the key in token "
                                        + token.strip()));
            case KeyAttestation.VendorDocument document -> {
                try {
                    KeyVouching.requireAbout(document, key);
                    yield claims(document)
                            .map(YubicoClaims::serial)
                            .filter(serial -> !KeyVouching.sameSerial(serial, token))
                            .map(serial -> new Refusal(
                                    SignerTag.KEY_ATTESTATION_OTHER_DEVICE,
                                    "device " + serial + " attested the key; the register has it in token " + token));
                } catch (RefusedException e) {
                    yield Optional.of(e.refusal());
                }
            }
        };
    }

    /** Empty if its first certificate does not read, or says nothing in Yubico's words. */
    private static Optional<YubicoClaims> claims(KeyAttestation.VendorDocument document) {
        try {
            return Optional.of(
                    YubicoClaims.of(Certificates.parse(document.certificates().getFirst())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty if it does not read: then the verdict says so. */
    // The certificates' own interface takes no other kind of time.
    @SuppressWarnings("JavaUtilDate")
    private static Optional<Link> link(Bytes der) {
        try {
            X509Certificate one = Certificates.parse(der);
            return Optional.of(new Link(
                    one.getSubjectX500Principal().getName(),
                    one.getIssuerX500Principal().getName(),
                    one.getSerialNumber().toString(16),
                    one.getNotBefore().toInstant().getEpochSecond(),
                    one.getNotAfter().toInstant().getEpochSecond(),
                    HexFormat.of().formatHex(der.sha256().toArray())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
