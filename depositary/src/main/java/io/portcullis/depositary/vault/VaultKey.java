package io.portcullis.depositary.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.Handover;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of one vault's payloads: 32 random bytes. Secret until a dispute opens the vault. */
public final class VaultKey {
    public static final int LENGTH = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private static final byte[] LABEL = "portcullis/vault-payload/v1".getBytes(US_ASCII);

    private final byte[] key;

    private VaultKey(byte[] key) {
        this.key = key;
    }

    public static VaultKey random(RandomGenerator random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        return new VaultKey(key);
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static VaultKey of(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a vault's key has " + LENGTH + " bytes");
        }
        return new VaultKey(key.clone());
    }

    /** The secret itself, for its owner's memory. */
    public byte[] reveal() {
        return key.clone();
    }

    SecretKey secret() {
        return new SecretKeySpec(key, "AES");
    }

    /**
     * Seals an appointment.
     *
     * @param random gives the nonce; a key seals far fewer payloads than random nonces are good for
     * @throws AppointmentRefusal if its paths lead elsewhere than to its seals' roots
     */
    public SealedBytes seal(VaultId vault, long revision, Appointment appointment, RandomGenerator random) {
        return seal(vault, revision, Handover.of(List.of(appointment)).encode(), random);
    }

    SealedBytes seal(VaultId vault, long revision, byte[] handover, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        int padded = -Math.floorDiv(-(Short.BYTES + handover.length), Limits.PADDING_BYTES) * Limits.PADDING_BYTES;
        ByteBuffer text =
                ByteBuffer.allocate(padded).putShort((short) handover.length).put(handover);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, vault, revision, nonce).doFinal(text.array());
            return SealedBytes.of(ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("this JDK seals with AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, VaultId vault, long revision, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secret(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(ByteBuffer.allocate(LABEL.length + VaultId.LENGTH + Long.BYTES)
                .put(LABEL)
                .put(vault.toArray())
                .putLong(revision)
                .array());
        return cipher;
    }

    /**
     * Opens a payload.
     *
     * @return a hand-over of one appointment, whose paths were followed
     * @throws VaultRefusal {@code VAULT_RUBBISH}
     */
    public Handover.Checked open(VaultId vault, long revision, SealedBytes payload) {
        byte[] bytes = payload.toArray();
        if (bytes.length < NONCE_BYTES) {
            throw rubbish(vault, "the payload is shorter than a nonce");
        }
        try {
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            ByteBuffer text = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, vault, revision, nonce)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
            Handover.Checked inside = Handover.decode(handover(vault, text)).check();
            if (inside.promises().size() != 1) {
                throw rubbish(vault, "it holds " + inside.promises().size() + " appointments");
            }
            return inside;
        } catch (GeneralSecurityException e) {
            throw rubbish(vault, "the key does not open the payload");
        } catch (AppointmentRefusal e) {
            throw rubbish(vault, e.tag() + ", " + e.getMessage());
        }
    }

    private static byte[] handover(VaultId vault, ByteBuffer text) {
        int length = text.remaining() < Short.BYTES ? -1 : text.getShort() & 0xffff;
        if (length < 0 || length > text.remaining()) {
            throw rubbish(vault, "its text ends before its length");
        }
        byte[] handover = new byte[length];
        text.get(handover);
        if (text.capacity() % Limits.PADDING_BYTES != 0 || text.remaining() >= Limits.PADDING_BYTES) {
            throw rubbish(vault, "its text is padded otherwise");
        }
        while (text.hasRemaining()) {
            if (text.get() != 0) {
                throw rubbish(vault, "its text is padded otherwise");
            }
        }
        return handover;
    }

    private static VaultRefusal rubbish(VaultId vault, String what) {
        return VaultTag.VAULT_RUBBISH.refusal("vault " + vault + ": " + what);
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "a vault's key";
    }
}
