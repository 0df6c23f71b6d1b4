package io.portcullis.appliance.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An API key: a P-256 key and a certificate that it signed itself, in one PEM file of its owner ({@code curl --cert} reads it). It signs no commands: TLS
 * 1.3 proves it for a whole connection, and the entity's grant names its pin. So it is always capped, and grants nothing.
 *
 * <p>Its id is the first 16 bytes of its pin.
 */
public final class ApiKey implements CommandKey {
    private static final String ALGORITHM = "EC";
    private static final Duration DRIFT = Duration.ofMinutes(5);
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*"
                    + "(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----)\\s*");

    private final PrivateKey secret;
    private final X509Certificate certificate;
    private final Bytes32 pin;

    private ApiKey(PrivateKey secret, X509Certificate certificate) {
        this.secret = secret;
        this.certificate = certificate;
        this.pin = Bytes32.of(
                Bytes.of(certificate.getPublicKey().getEncoded()).sha256().toArray());
    }

    /**
     * Makes a key in a new file.
     *
     * @param life how long appliances take its certificate
     * @throws java.nio.file.FileAlreadyExistsException rather than overwrite a key
     */
    public static ApiKey create(Path file, Instant now, Duration life, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            ApiKey key = new ApiKey(pair.getPrivate(), signed(pair, now, life, random));
            KeyFile.create(
                    file,
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                            + pem("CERTIFICATE", key.certificate.getEncoded()));
            return key;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("the key could not be made", e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // the certificate builder takes nothing newer
    private static X509Certificate signed(KeyPair pair, Instant now, Duration life, SecureRandom random)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Name name = new X500Name("CN=Portcullis API key");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                new BigInteger(127, random).setBit(126),
                                Date.from(now.minus(DRIFT)),
                                Date.from(now.plus(life)),
                                name,
                                pair.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    /** @throws IOException also if others may read the file, or it holds no API key */
    public static ApiKey read(Path file) throws IOException {
        Matcher pem = PEM.matcher(KeyFile.read(file));
        if (!pem.matches()) {
            throw new IOException("there is no API key in " + file);
        }
        byte[] encoded = {};
        try {
            encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return new ApiKey(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)),
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(pem.group(2).getBytes(US_ASCII))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("there is no API key in " + file, e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** SHA-256 of its SubjectPublicKeyInfo. */
    public Bytes32 pin() {
        return pin;
    }

    public Bytes keyId() {
        return keyId(pin);
    }

    private static Bytes keyId(Bytes32 pin) {
        return Bytes.of(Arrays.copyOf(pin.toArray(), Limits.API_KEY_ID_BYTES));
    }

    /** From when on no appliance takes its certificate. */
    @SuppressWarnings("JavaUtilDate") // certificates give nothing newer
    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public Authority authorise(Command unsigned) {
        return new Authority.ApiKey(keyId(), pin);
    }

    @Override
    public GrantKey granted() {
        return granted(pin);
    }

    /** What an entity grants something to that knows no more of the key than its pin. */
    public static GrantKey granted(Bytes32 pin) {
        return new GrantKey.ApiKey(keyId(pin), pin);
    }

    /** For the client's end of the connections that show it. */
    KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        char[] none = {};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("api", secret, none, new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        return keys.getKeyManagers();
    }

    private static String pem(String name, byte[] encoded) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + name + "-----\n";
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "ApiKey " + pin;
    }
}
