package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate of a lab on one machine: an authority made for this once, and a certificate of {@code localhost} under it.
 *
 * <p>Invariant: the authority's key exists only while this runs, so nobody can issue a second certificate that the lab's clients would
 * trust. A production appliance gets its key store from its own authority.
 *
 * @param authority what clients of the lab trust
 * @param server what the appliance presents
 */
public record LabCertificate(X509Certificate authority, X509Certificate server) {
    private static final Duration LIFE = Duration.ofDays(397);
    private static final Duration DRIFT = Duration.ofMinutes(5);
    private static final String ALIAS = "appliance";

    /**
     * Makes the certificates and writes three files, all readable by their owner only.
     *
     * @param keyStore gets the server's key and chain, as PKCS#12
     * @param passwordFile gets that store's password, random
     * @param authorityFile gets the authority's certificate, as PEM
     */
    public static LabCertificate create(
            Path keyStore, Path passwordFile, Path authorityFile, Instant now, SecureRandom random) throws IOException {
        try {
            KeyPair authorityKey = newKey(random);
            KeyPair serverKey = newKey(random);
            X500Name authorityName = new X500Name("CN=Portcullis lab authority");
            X509Certificate authority = sign(
                    builder(authorityName, authorityName, authorityKey, now, random)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
                    authorityKey.getPrivate());
            X509Certificate server = sign(
                    builder(authorityName, new X500Name("CN=localhost"), serverKey, now, random)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                            .addExtension(Extension.subjectAlternativeName, false, loopback()),
                    authorityKey.getPrivate());
            byte[] secret = new byte[16];
            random.nextBytes(secret);
            String password = HexFormat.of().formatHex(secret);
            write(passwordFile, (password + "\n").getBytes(US_ASCII));
            writeStore(keyStore, password.toCharArray(), serverKey.getPrivate(), server, authority);
            write(authorityFile, pem(authority).getBytes(US_ASCII));
            return new LabCertificate(authority, server);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the lab's certificate could not be made", e);
        }
    }

    /** Base64 of SHA-256 over the server's SubjectPublicKeyInfo: how a browser is told to accept this very key. */
    public String serverKeyPin() throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(server.getPublicKey().getEncoded());
        return Base64.getEncoder().encodeToString(hash);
    }

    private static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    @SuppressWarnings("JavaUtilDate") // the certificate builder takes nothing newer
    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair key, Instant now, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(DRIFT)),
                Date.from(now.plus(LIFE)),
                subject,
                key.getPublic());
    }

    private static GeneralNames loopback() {
        return new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        });
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey by)
            throws OperatorCreationException, GeneralSecurityException, CertIOException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
    }

    private static void writeStore(
            Path file, char[] password, PrivateKey key, X509Certificate server, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(ALIAS, key, password, new Certificate[] {server, authority});
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(createPrivate(file), StandardOpenOption.WRITE)) {
            store.store(out, password);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(createPrivate(file), bytes);
    }

    private static Path createPrivate(Path file) throws IOException {
        FileAttribute<Set<PosixFilePermission>> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return Files.createFile(file, ownerOnly);
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }
}
