package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Secp256k1Test {
    static List<List<String>> wycheproof() {
        return TestVectors.rows("wycheproof-secp256k1.csv");
    }

    @ParameterizedTest
    @MethodSource("wycheproof")
    void judgesAsWycheproofDoes(List<String> row) {
        byte[] publicKey = Hex.decode(row.get(1));
        Address signer = Address.ofPublicKey(publicKey);
        Bytes32 digest = sha256(Hex.decode(row.get(2)));
        byte[] rs = Hex.decode(row.get(3));
        switch (row.get(4)) {
            case "valid" -> {
                Signature signature = Secp256k1.fromRaw(rs, digest, signer);
                assertEquals(signer, Secp256k1.recover(digest, signature));
                assertTrue(Secp256k1.verify(digest, signature, publicKey));
                assertArrayEquals(Arrays.copyOf(rs, 32), Arrays.copyOf(signature.encode(), 32));
            }
            case "valid without v" -> {
                BigInteger r = new BigInteger(1, Arrays.copyOf(rs, 32));
                BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));
                Signature signature = new Signature(r, Signature.ORDER.subtract(s), 27);
                assertTrue(Secp256k1.verify(digest, signature, publicKey));
                assertFalse(Secp256k1.verify(digest, signature, signer));
                assertThrows(IllegalArgumentException.class, () -> Secp256k1.fromRaw(rs, digest, signer));
            }
            default -> assertThrows(IllegalArgumentException.class, () -> Secp256k1.fromRaw(rs, digest, signer));
        }
    }

    /** Deterministic signatures over secp256k1 and SHA-256 known from bitcointalk.org topic 285142 and Bitcoin libraries' tests. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0000000000000000000000000000000000000000000000000000000000000001|Satoshi Nakamoto|934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5
            0000000000000000000000000000000000000000000000000000000000000001|All those moments will be lost in time, like tears in rain. Time to die...|8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21
            fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140|Satoshi Nakamoto|fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5
            """)
    void acceptsTheKnownDeterministicSignatures(String secret, String message, String rs) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(Hex.decode("0x" + secret));
        Address signer = Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65));
        Bytes32 digest = sha256(message.getBytes(US_ASCII));
        Signature signature = Secp256k1.fromRaw(Hex.decode("0x" + rs), digest, signer);
        assertArrayEquals(Hex.decode("0x" + rs), Arrays.copyOf(signature.encode(), 64));
        assertTrue(Secp256k1.verify(digest, signature, signer));
        assertFalse(Secp256k1.verify(sha256(new byte[0]), signature, signer));
    }

    @Test
    void takesHighSDownAndItsParityAlong() {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get()
                .pubkeyCreate(Bytes32.of(one()).toArray());
        Address signer = Address.ofPublicKey(Arrays.copyOfRange(point, 1, 65));
        Bytes32 digest = sha256("high".getBytes(US_ASCII));
        byte[] low = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), one(), null);
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(low, 32, 64));
        byte[] high = new AbiWriter()
                .number(new BigInteger(1, Arrays.copyOf(low, 32)))
                .number(Signature.ORDER.subtract(s))
                .toBytes();
        assertEquals(Secp256k1.fromRaw(low, digest, signer), Secp256k1.fromRaw(high, digest, signer));
        byte[] encoded = Secp256k1.fromRaw(low, digest, signer).encode();
        System.arraycopy(high, 32, encoded, 32, 32);
        assertThrows(IllegalArgumentException.class, () -> Signature.decode(encoded));
    }

    @Test
    void refusesASignatureOfAnotherKey() {
        Bytes32 digest = sha256("mine".getBytes(US_ASCII));
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), one(), null);
        assertThrows(
                IllegalArgumentException.class,
                () -> Secp256k1.fromRaw(rs, digest, Address.fromHex("0x" + "11".repeat(20))));
    }

    private static byte[] one() {
        return new AbiWriter().number(1).toBytes();
    }

    private static Bytes32 sha256(byte[] message) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
