package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published vectors: RFC 7748 (X25519), RFC 8439 (ChaCha20, Poly1305), RFC 5869 (HKDF), RFC 4231 (HMAC). */
final class SuiteTest {
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void agreesAsRfc7748Section5Dot2Says(String privateKey, String point, String shared) {
        assertEquals(shared, hex(Suite.agree(bytes(privateKey), bytes(point)).orElseThrow()));
    }

    @Test
    void agreesAThousandTimesInARowAsRfc7748Section5Dot2Says() {
        byte[] key = bytes("09" + "00".repeat(31));
        byte[] point = key;
        for (int i = 0; i < 1_000; i++) {
            byte[] next = Suite.agree(key, point).orElseThrow();
            point = key;
            key = next;
        }
        assertEquals("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", hex(key));
    }

    @Test
    void makesThePublicKeysOfRfc7748Section6Dot1() {
        assertEquals(
                "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                hex(Suite.publicKey(bytes("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))));
    }

    /** All small-order coordinates, with and without the ignored bit, and the non-canonical ones (the list of libsodium and of Wycheproof). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void givesNoSecretWithAPointOfSmallOrder(String point) {
        byte[] low = bytes(point);
        byte[] key = bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        assertTrue(Suite.agree(key, low).isEmpty());
        low[31] |= (byte) 0x80;
        assertTrue(Suite.agree(key, low).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "00,9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
        "01,3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
                + "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0"
    })
    void streamsAsRfc8439AppendixA1Says(String lastByteOfKey, String stream) {
        assertEquals(stream, hex(Suite.stream(bytes("00".repeat(31) + lastByteOfKey), new byte[64])));
    }

    @Test
    void theOracleSealsAsRfc8439Section2Dot8Dot2Says() throws GeneralSecurityException {
        byte[] plain = ("Ladies and Gentlemen of the class of '99: If I could offer you "
                        + "only one tip for the future, sunscreen would be it.")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[32];
        for (int i = 0; i < 32; i++) {
            key[i] = (byte) (0x80 + i);
        }
        assertEquals(
                "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
                        + "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b6116" + "1ae10b594f09e26a7e902ecbd0600691",
                hex(oracle(key, bytes("070000004041424344454647"), bytes("50515253c0c1c2c3c4c5c6c7"), plain)));
    }

    @Property(tries = 100)
    void sealsAsTheOracleDoesAndOpensOnlyThat(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(max = 40) byte[] associated,
            @ForAll @Size(max = 200) byte[] plain)
            throws GeneralSecurityException {
        byte[] sealed = Suite.seal(key, associated, plain);
        assertArrayEquals(oracle(key, new byte[12], associated, plain), sealed);
        assertArrayEquals(Arrays.copyOf(sealed, plain.length), Suite.stream(key, plain));
        assertArrayEquals(plain, Suite.open(key, associated, sealed).orElseThrow());
        sealed[sealed.length / 2] ^= 1;
        assertTrue(Suite.open(key, associated, sealed).isEmpty());
    }

    @Test
    void derivesAsRfc5869AppendixA1Says() {
        String okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
        assertEquals(
                okm,
                hex(Suite.derive(
                        bytes("000102030405060708090a0b0c"),
                        bytes("0b".repeat(22)),
                        bytes("f0f1f2f3f4f5f6f7f8f9"),
                        42)));
        assertEquals(
                okm,
                hex(Suite.expand(
                        bytes("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
                        bytes("f0f1f2f3f4f5f6f7f8f9"),
                        42)));
    }

    @Test
    void derivesAsRfc5869AppendixA2Says() {
        assertEquals(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
                hex(Suite.derive(rising(0x60, 0xb0), rising(0x00, 0x50), rising(0xb0, 0x100), 82)));
    }

    @Test
    void authenticatesAsRfc4231Section4Dot3Says() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                hex(Suite.mac(
                        "Jefe".getBytes(StandardCharsets.US_ASCII),
                        "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII))));
    }

    /** RFC 8439, sections 2.5 to 2.8, with big integers. */
    private static byte[] oracle(byte[] key, byte[] nonce, byte[] associated, byte[] plain)
            throws GeneralSecurityException {
        byte[] oneTime = chacha(key, nonce, 0, new byte[32]);
        byte[] ciphertext = chacha(key, nonce, 1, plain);
        ByteBuffer text = ByteBuffer.allocate(padded(associated.length) + padded(ciphertext.length) + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(associated)
                .position(padded(associated.length))
                .put(ciphertext)
                .position(padded(associated.length) + padded(ciphertext.length))
                .putLong(associated.length)
                .putLong(ciphertext.length);
        BigInteger clamp = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);
        BigInteger r = little(Arrays.copyOf(oneTime, 16)).and(clamp);
        BigInteger p = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < text.capacity(); at += 16) {
            BigInteger block =
                    little(Arrays.copyOfRange(text.array(), at, at + 16)).setBit(128);
            sum = sum.add(block).multiply(r).mod(p);
        }
        byte[] tag = sum.add(little(Arrays.copyOfRange(oneTime, 16, 32))).toByteArray();
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + 16);
        for (int i = 0; i < 16 && i < tag.length; i++) {
            sealed[ciphertext.length + i] = tag[tag.length - 1 - i];
        }
        return sealed;
    }

    private static byte[] chacha(byte[] key, byte[] nonce, int counter, byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new ChaCha20ParameterSpec(nonce, counter));
        return cipher.doFinal(text);
    }

    private static int padded(int length) {
        return (length + 15) / 16 * 16;
    }

    private static BigInteger little(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] rising(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static byte[] bytes(String hex) {
        return Bytes.ofHex(hex).toArray();
    }

    private static String hex(byte[] bytes) {
        return Bytes.of(bytes).toString();
    }
}
