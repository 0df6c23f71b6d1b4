package io.portcullis.signer.duress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A list on a way that nobody on it may read: sealed under another list's salt, which the officer and the signers alone know.
 *
 * <pre>
 * 0x01 ‖ way (0x01 to a signer, 0x02 from one) ‖ nonce (12 bytes) ‖ AES-256-GCM(length (4 bytes) ‖ the list's file ‖ zeros) ‖ tag (16 bytes)
 * </pre>
 * The key is {@code SHA-256("portcullis/duress-envelope/v1" ‖ salt)}; the first two bytes are authenticated as well. What is sealed has a multiple of
 * {@link #BLOCK} bytes, so that its length tells little of how many are on the list.
 */
public final class SealedList {
    /** Which way it goes: what a signer shows is nothing that a signer takes. */
    public enum Way {
        TO_SIGNER(1),
        FROM_SIGNER(2);

        private final byte mark;

        Way(int mark) {
            this.mark = (byte) mark;
        }
    }

    /** Fewer than a hundred credentials are all of one length. */
    static final int BLOCK = 8_192;

    /** A longer list goes by hand. */
    static final int MAX_PLAIN = 3 * BLOCK;

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEAD = 2 + NONCE;
    public static final int MAX_BYTES = HEAD + MAX_PLAIN + TAG;

    private static final Bytes DOMAIN = Bytes.of("portcullis/duress-envelope/v1".getBytes(US_ASCII));

    private SealedList() {}

    /**
     * Seals a list's file.
     *
     * @throws RefusedException DURESS_LIST_INVALID if it is too long to go this way
     */
    public static Bytes seal(Way way, byte[] file, DuressList under, RandomGenerator random) {
        if (file.length + Integer.BYTES > MAX_PLAIN) {
            throw new RefusedException(
                    SignerTag.DURESS_LIST_INVALID, "a list of so many credentials is carried to each signer by hand");
        }
        int blocks = (file.length + Integer.BYTES + BLOCK - 1) / BLOCK;
        byte[] plain = ByteBuffer.allocate(blocks * BLOCK)
                .putInt(file.length)
                .put(file)
                .array();
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] head =
                ByteBuffer.allocate(HEAD).put(VERSION).put(way.mark).put(nonce).array();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, under, head);
            return Bytes.of(head).concat(Bytes.of(cipher.doFinal(plain)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens what was sealed under this list.
     *
     * @return the file; who signed it is for {@link DuressList#decode} to say
     * @throws RefusedException DURESS_LIST_INVALID
     */
    public static byte[] open(Way way, Bytes sealed, DuressList under) {
        byte[] all = sealed.toArray();
        if (all.length < HEAD + BLOCK + TAG || all.length > MAX_BYTES || (all.length - HEAD - TAG) % BLOCK != 0) {
            throw no();
        }
        byte[] head = Arrays.copyOf(all, HEAD);
        if (head[0] != VERSION || head[1] != way.mark) {
            throw no();
        }
        try {
            ByteBuffer plain =
                    ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, under, head).doFinal(all, HEAD, all.length - HEAD));
            int length = plain.getInt();
            boolean canonical = length >= 0
                    && length <= plain.remaining()
                    && (length + Integer.BYTES + BLOCK - 1) / BLOCK * BLOCK == plain.capacity();
            if (!canonical) {
                throw no();
            }
            byte[] file = new byte[length];
            plain.get(file);
            while (plain.hasRemaining()) {
                if (plain.get() != 0) {
                    throw no();
                }
            }
            return file;
        } catch (GeneralSecurityException e) {
            throw no();
        }
    }

    private static Cipher cipher(int mode, DuressList under, byte[] head) throws GeneralSecurityException {
        byte[] key = DOMAIN.concat(Bytes.of(under.salt().toArray())).sha256().toArray();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, head, HEAD - NONCE, NONCE));
        cipher.updateAAD(head, 0, HEAD - NONCE);
        return cipher;
    }

    private static RefusedException no() {
        return new RefusedException(
                SignerTag.DURESS_LIST_INVALID, "it was not sealed under the list that is in force here");
    }
}
