package io.portcullis.signer.witness;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;

/**
 * An Ed25519 key in a file: PKCS #8 and then the public key's SPKI, both in DER, for its owner's eyes alone. It signs what is said of logs, by witnesses and
 * by appliances, and moves no value; so it may be software's.
 */
public final class SoftwareKey {
    private static final int PKCS8_BYTES = 48;
    private static final Set<String> PRIVATE = Set.of("rw-------", "r--------");
    private static final Bytes PROBE = Bytes.ascii("portcullis/probe");

    private final PrivateKey secret;
    private final PublicKey known;

    private SoftwareKey(PrivateKey secret, PublicKey known) {
        this.secret = secret;
        this.known = known;
    }

    /** Makes a key and its file, which must not exist. */
    public static SoftwareKey create(Path file, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] secret = pair.getPrivate().getEncoded();
            try (FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                channel.write(new ByteBuffer[] {
                    ByteBuffer.wrap(secret), ByteBuffer.wrap(pair.getPublic().getEncoded())
                });
                channel.force(true);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
            return new SoftwareKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    /** @throws SignerFault {@code CONFIGURATION_INVALID} if the file is not a key's, or others may read it */
    public static SoftwareKey read(Path file) {
        try {
            if (!PRIVATE.contains(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))) {
                throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "others than its owner may read " + file);
            }
            byte[] both = Files.readAllBytes(file);
            try {
                KeyFactory factory = KeyFactory.getInstance("Ed25519");
                SoftwareKey read = new SoftwareKey(
                        factory.generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOf(both, PKCS8_BYTES))),
                        factory.generatePublic(
                                new X509EncodedKeySpec(Arrays.copyOfRange(both, PKCS8_BYTES, both.length))));
                read.requireOnePair();
                return read;
            } finally {
                Arrays.fill(both, (byte) 0);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the key " + file + " does not read: " + e, e);
        }
    }

    private void requireOnePair() throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(known);
        verifier.update(PROBE.toArray());
        if (!verifier.verify(sign(PROBE).toArray())) {
            throw new GeneralSecurityException("its two halves are not one key");
        }
    }

    public PublicKey publicKey() {
        return known;
    }

    /** 64 bytes. */
    public Bytes sign(Bytes message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message.toArray());
            return Bytes.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new SignerFault(SignerTag.INTERNAL, "the key does not sign", e);
        }
    }
}
