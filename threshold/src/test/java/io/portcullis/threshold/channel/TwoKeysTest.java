package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.memory.SecretAccess;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * GCM does not commit to its key: one ciphertext and tag can be authentic under two. A dealer could so give an honest member rubbish, and,
 * when it complains, reveal another key that opens the same deal to the right share. That the revealed key must be the deal's own is what
 * stops it.
 */
final class TwoKeysTest {
    private static final Bytes CONTEXT = Bytes.ascii("thirty-two bytes: two blocks !!!");

    @Test
    void aDealThatIsAuthenticUnderTwoKeysOpensWithItsOwnOnly() throws GeneralSecurityException {
        try (TransportKeys recipient = TransportKeys.generate(1, new OsRandomness());
                TransportKeys dealer = TransportKeys.generate(2, new OsRandomness())) {
            TransportPublicKey to = recipient.publicKey(0);
            Bytes honest = derived(dealer, 0, to);
            Bytes other = derived(dealer, 1, to);
            Bytes ciphertext = authenticUnderBoth(new Gcm(honest), new Gcm(other));
            assertNotEquals(Oracle.decrypt(honest, CONTEXT, ciphertext), Oracle.decrypt(other, CONTEXT, ciphertext));

            SealedDeal deal = new SealedDeal(dealer.publicKey(0), ciphertext);
            assertEquals(Optional.of(Oracle.decrypt(honest, CONTEXT, ciphertext)), opened(deal, dealer, 0, to));
            assertEquals(Optional.empty(), opened(deal, dealer, 1, to));
        }
    }

    /** What key i of the dealer makes of a deal that goes under key 0. */
    private static Bytes derived(TransportKeys dealer, int i, TransportPublicKey to) throws GeneralSecurityException {
        Bytes shared = Oracle.agree(dealer.reveal(i, SecretAccess.INSTANCE), to.bytes());
        return Oracle.derive(shared, dealer.publicKey(0).bytes(), to.bytes(), CONTEXT);
    }

    private static Optional<Bytes> opened(SealedDeal deal, TransportKeys dealer, int i, TransportPublicKey to) {
        return DealCipher.openRevealed(deal, dealer.reveal(i, SecretAccess.INSTANCE), to, CONTEXT, 64)
                .map(memory -> {
                    try (memory) {
                        return Native.bytes(memory);
                    }
                });
    }

    /** Three blocks of zeros, and a fourth for which both tags are the same. */
    private static Bytes authenticUnderBoth(Gcm left, Gcm right) {
        Block rest = left.tagWithoutFourth().plus(right.tagWithoutFourth());
        Block fourth = rest.times(left.hash.power(2).plus(right.hash.power(2)).inverse());
        Block tag = left.tagWithoutFourth().plus(fourth.times(left.hash.power(2)));
        return Bytes.of(new byte[48]).concat(fourth.bytes()).concat(tag.bytes());
    }

    /** NIST SP 800-38D for two blocks of associated data and four of ciphertext. */
    private record Gcm(Block hash, Block mask) {
        Gcm(Bytes keyAndIv) throws GeneralSecurityException {
            this(
                    encrypted(keyAndIv, new byte[16]),
                    encrypted(
                            keyAndIv,
                            ByteBuffer.allocate(16)
                                    .put(keyAndIv.toArray(), 32, 12)
                                    .putInt(1)
                                    .array()));
        }

        private static Block encrypted(Bytes keyAndIv, byte[] block) throws GeneralSecurityException {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keyAndIv.toArray(), 0, 32, "AES"));
            return Block.of(aes.doFinal(block));
        }

        Block tagWithoutFourth() {
            byte[] associated = CONTEXT.toArray();
            return Block.of(Arrays.copyOf(associated, 16))
                    .times(hash.power(7))
                    .plus(Block.of(Arrays.copyOfRange(associated, 16, 32)).times(hash.power(6)))
                    .plus(new Block(32 * 8, 64 * 8).times(hash))
                    .plus(mask);
        }
    }

    /** An element of GCM's field: bit 0 is the top bit of {@code high}; modulo x^128 + x^7 + x^2 + x + 1. */
    private record Block(long high, long low) {
        private static final Block ONE = new Block(Long.MIN_VALUE, 0);

        static Block of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Block(buffer.getLong(), buffer.getLong());
        }

        Block plus(Block other) {
            return new Block(high ^ other.high, low ^ other.low);
        }

        Block times(Block other) {
            Block sum = new Block(0, 0);
            Block shifted = other;
            for (int bit = 0; bit < 128; bit++) {
                boolean set = (bit < 64 ? high << bit : low << (bit - 64)) < 0;
                sum = set ? sum.plus(shifted) : sum;
                long reduction = (shifted.low & 1) == 1 ? 0xe1L << 56 : 0;
                shifted = new Block((shifted.high >>> 1) ^ reduction, (shifted.low >>> 1) | (shifted.high << 63));
            }
            return sum;
        }

        Block power(int exponent) {
            Block power = ONE;
            for (int i = 0; i < exponent; i++) {
                power = power.times(this);
            }
            return power;
        }

        /** Its power 2^128 − 2. */
        Block inverse() {
            Block square = this;
            Block product = ONE;
            for (int i = 1; i < 128; i++) {
                square = square.times(square);
                product = product.times(square);
            }
            return product;
        }

        Bytes bytes() {
            return Bytes.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
        }
    }
}
