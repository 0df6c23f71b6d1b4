package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key that signs notes.
 *
 * @param name no space and no plus
 * @param key 32 bytes (RFC 8032), or for {@link Kind#ECDSA_P256} the SPKI in DER
 */
public record NoteKey(String name, Kind kind, Bytes key) {
    /** DER of an Ed25519 key's SPKI, before its 32 bytes (RFC 8410). */
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_KEY_BYTES = 32;
    private static final int P256_KEY_BYTES = 91;
    private static final int ED25519_SIGNATURE_BYTES = 64;
    private static final int P256_BITS = 256;

    /** The signature types that are understood, with their bytes. */
    public enum Kind {
        ED25519(1),
        ECDSA_P256(2),
        /** A witness's: a signature of this kind bears its time. */
        COSIGNER(4);

        private final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    public NoteKey {
        if (!Origin.isName(name)) {
            throw new IllegalArgumentException("not a key's name");
        }
        if (key.size() != (kind == Kind.ECDSA_P256 ? P256_KEY_BYTES : ED25519_KEY_BYTES)) {
            throw new IllegalArgumentException("a key of " + kind + " has another length");
        }
        publicKey(kind, key);
    }

    /** The key that signs a log's checkpoints: on P-256, under the log's own name. */
    public static NoteKey ofLog(Origin origin, PublicKey p256) {
        return new NoteKey(origin.text(), Kind.ECDSA_P256, Bytes.of(p256.getEncoded()));
    }

    /** An Ed25519 key that signs notes as they are. */
    public static NoteKey ed25519(String name, PublicKey key) {
        byte[] spki = key.getEncoded();
        return new NoteKey(name, Kind.ED25519, Bytes.of(spki, spki.length - ED25519_KEY_BYTES, ED25519_KEY_BYTES));
    }

    /** A witness's key, from the 32 bytes that end its SPKI. */
    public static NoteKey ofWitness(String name, PublicKey ed25519) {
        byte[] spki = ed25519.getEncoded();
        return new NoteKey(name, Kind.COSIGNER, Bytes.of(spki, spki.length - ED25519_KEY_BYTES, ED25519_KEY_BYTES));
    }

    /** The first four bytes of a SHA-256, big-endian; see the package. */
    public int id() {
        byte[] hashed = kind == Kind.ECDSA_P256
                ? key.toArray()
                : Bytes.of((name + "\n").getBytes(UTF_8)).concat(typed()).toArray();
        return ByteBuffer.wrap(Bytes.of(hashed).sha256().toArray()).getInt();
    }

    private Bytes typed() {
        return Bytes.of(new byte[] {(byte) kind.type}).concat(key);
    }

    /** {@code NAME+ID+BASE64}, as keys are configured. */
    public String vkey() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Base64Text.of(typed().toArray());
    }

    /** @throws RefusedException {@code NOTE_KEY_INVALID} */
    public static NoteKey decode(String vkey) {
        try {
            String[] parts = vkey.split("\\+", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not NAME+ID+KEY");
            }
            byte[] typed = Base64Text.decode(parts[2]);
            Kind kind = Arrays.stream(Kind.values())
                    .filter(known -> typed.length > 1 && typed[0] == known.type)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("a type of key that is not known"));
            NoteKey key = new NoteKey(parts[0], kind, Bytes.of(typed, 1, typed.length - 1));
            if (!key.vkey().equals(vkey)) {
                throw new IllegalArgumentException("the id is not the key's");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(SignerTag.NOTE_KEY_INVALID, e.getMessage());
        }
    }

    /** Whether a signature claims to be this key's. */
    public boolean made(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyId() == id();
    }

    boolean verifies(String text, NoteSignature signature) {
        return switch (kind) {
            case ED25519 -> verify("Ed25519", text.getBytes(UTF_8), signature.signature());
            case ECDSA_P256 -> verify("SHA256withECDSA", text.getBytes(UTF_8), signature.signature());
            case COSIGNER -> {
                Bytes bytes = signature.signature();
                if (bytes.size() != Cosignature.BYTES) {
                    yield false;
                }
                long at = Cosignature.time(bytes);
                yield at >= 0
                        && verify(
                                "Ed25519",
                                Cosignature.message(at, text),
                                Bytes.of(bytes.toArray(), 8, ED25519_SIGNATURE_BYTES));
            }
        };
    }

    private boolean verify(String algorithm, byte[] message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey(kind, key));
            verifier.update(message);
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey publicKey(Kind kind, Bytes key) {
        boolean ec = kind == Kind.ECDSA_P256;
        byte[] spki = ec ? key.toArray() : Bytes.of(ED25519_SPKI).concat(key).toArray();
        try {
            PublicKey decoded =
                    KeyFactory.getInstance(ec ? "EC" : "Ed25519").generatePublic(new X509EncodedKeySpec(spki));
            if (!Arrays.equals(decoded.getEncoded(), spki)
                    || (decoded instanceof ECPublicKey point
                            && point.getParams().getOrder().bitLength() != P256_BITS)) {
                throw new IllegalArgumentException("not a key of this kind");
            }
            return decoded;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of this kind", e);
        }
    }
}
