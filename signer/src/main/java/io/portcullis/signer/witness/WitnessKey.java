package io.portcullis.signer.witness;

import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.verdict.RefusedException;
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
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The Ed25519 key of a witness. Its file is PKCS #8 and then the public key's SPKI, both in DER, for its owner's eyes alone: a witness moves no value,
 * so its key may be software's.
 */
public final class WitnessKey {
    private static final int PKCS8_BYTES = 48;
    private static final Set<String> PRIVATE = Set.of("rw-------", "r--------");

    private final PrivateKey secret;
    private final NoteKey key;

    private WitnessKey(String name, PrivateKey secret, PublicKey known) {
        this.secret = secret;
        this.key = NoteKey.ofWitness(name, known);
    }

    /** Makes a key and its file, which must not exist. */
    static WitnessKey create(Path file, String name, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            var pair = generator.generateKeyPair();
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
            return new WitnessKey(name, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Ed25519", e);
        }
    }

    /** @throws SignerFault {@code CONFIGURATION_INVALID} if the file is not a key's, or others may read it */
    static WitnessKey read(Path file, String name) {
        try {
            if (!PRIVATE.contains(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))) {
                throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "others than its owner may read " + file);
            }
            byte[] both = Files.readAllBytes(file);
            try {
                KeyFactory factory = KeyFactory.getInstance("Ed25519");
                WitnessKey read = new WitnessKey(
                        name,
                        factory.generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOf(both, PKCS8_BYTES))),
                        factory.generatePublic(
                                new X509EncodedKeySpec(Arrays.copyOfRange(both, PKCS8_BYTES, both.length))));
                read.requireOnePair();
                return read;
            } finally {
                Arrays.fill(both, (byte) 0);
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the witness's key does not read: " + e, e);
        }
    }

    private void requireOnePair() throws GeneralSecurityException {
        var note = new Note("probe\n", List.of(cosign(0, "probe\n")));
        try {
            Cosignature.require(note, key);
        } catch (RefusedException e) {
            throw new GeneralSecurityException("the two halves are not one key", e);
        }
    }

    public NoteKey publicKey() {
        return key;
    }

    /** @param at Unix seconds */
    NoteSignature cosign(long at, String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(Cosignature.message(at, text));
            return Cosignature.line(key, at, Bytes.of(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new SignerFault(SignerTag.INTERNAL, "the witness's key does not sign", e);
        }
    }
}
