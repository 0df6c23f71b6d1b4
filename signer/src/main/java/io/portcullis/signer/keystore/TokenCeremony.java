package io.portcullis.signer.keystore;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a signer's token and its two keys, once. Abort, not resume: a token that bears the label already is never touched
 * ({@code TOKEN_EXISTS}), and a ceremony that failed half way is begun again with a fresh token.
 *
 * <p>The security officer's PIN is random and kept by nobody, so that this token can never be initialised again under its label.
 * PINs reach the library through memory, never through a command line that others can list.
 */
public final class TokenCeremony {
    /** Certificates only make keys visible to a key store; nothing trusts their dates. */
    private static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant NOT_AFTER = Instant.parse("2126-01-01T00:00:00Z");

    private TokenCeremony() {}

    /** @throws SignerFault TOKEN_EXISTS, TOKEN_ABSENT (no blank token), KEY_ATTRIBUTES_WEAK, TOKEN_FAULT */
    public static SignerIdentity perform(TokenAddress address, Pin pin, SecureRandom random) {
        if (Token.look(address).isPresent()) {
            throw new SignerFault(SignerTag.TOKEN_EXISTS, "a token labelled " + address.label() + " exists");
        }
        try (Pin officerPin = PinFile.random(random)) {
            Token.initialize(address, officerPin, pin);
        }
        for (KeyKind kind : KeyKind.values()) {
            try (TokenSession session = TokenSession.open(address, pin, kind)) {
                makeKey(session, kind, random);
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new SignerFault(SignerTag.TOKEN_FAULT, "the token did not make a key: " + e.getMessage(), e);
            }
        }
        // Opened anew, as the service will: what is printed is what the token holds, not what was asked for.
        try (HsmKeys keys = HsmKeys.open(address, pin, HsmKeys.Pool.STANDARD, fault -> {})) {
            return keys.identity();
        }
    }

    private static void makeKey(TokenSession session, KeyKind kind, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", session.provider());
        generator.initialize(new ECGenParameterSpec(kind.curve()));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=" + kind.alias());
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                new BigInteger(120, random).setBit(120),
                Date.from(NOT_BEFORE),
                Date.from(NOT_AFTER),
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .setProvider(session.provider())
                        .build(pair.getPrivate())));
        session.keyStore().setKeyEntry(kind.alias(), pair.getPrivate(), null, new Certificate[] {certificate});
    }
}
