package io.portcullis.depositary.model;

import static io.portcullis.depositary.model.Vectors.bytes;
import static io.portcullis.depositary.model.Vectors.number;
import static io.portcullis.depositary.model.Vectors.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.portcullis.depositary.testing.KnownKeys;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class Secp256k1Test {
    private static final Vectors VECTORS = Vectors.read("wycheproof-secp256k1.json");
    private static final KnownKeys KEYS = KnownKeys.of(2);

    @TestFactory
    Stream<DynamicTest> acceptsWhatWycheproofCallsValidAndNothingElse() {
        return VECTORS.cases("tests").stream()
                .map(vector -> dynamicTest(number(vector, "tcId") + ": " + text(vector, "comment"), () -> {
                    byte[] key = bytes(vector, "publicKey");
                    Bytes32 digest = sha256(bytes(vector, "message"));
                    byte[] rs = bytes(vector, "signature");
                    if (vector.required("valid").booleanValue()) {
                        Signature signature = Secp256k1.fromRaw(rs, digest, Address.ofPublicKey(key));
                        assertTrue(Secp256k1.verify(digest, signature, key));
                        assertEquals(Address.ofPublicKey(key), Secp256k1.recover(digest, signature));
                    } else {
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> Secp256k1.fromRaw(rs, digest, Address.ofPublicKey(key)));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> refusesWycheproofsSpecialValues() {
        JsonNode first = VECTORS.cases("tests").getFirst();
        Bytes32 digest = sha256(bytes(first, "message"));
        Address signer = Address.ofPublicKey(bytes(first, "publicKey"));
        return VECTORS.cases("specialValues").stream()
                .flatMap(r -> VECTORS.cases("specialValues").stream()
                        .map(s -> dynamicTest("r = " + text(r, "name") + ", s = " + text(s, "name"), () -> {
                            byte[] rs = Arrays.copyOf(bytes(r, "value"), 64);
                            System.arraycopy(bytes(s, "value"), 0, rs, 32, 32);
                            assertThrows(IllegalArgumentException.class, () -> Secp256k1.fromRaw(rs, digest, signer));
                        })));
    }

    @Property(tries = 200)
    void recoversTheSignerOfAnyDigest(@ForAll @Size(Bytes32.LENGTH) byte[] bytes) {
        Bytes32 digest = Bytes32.of(bytes);
        Signature signature = KEYS.sign(0, digest);
        assertEquals(KEYS.address(0), Secp256k1.recover(digest, signature));
        assertTrue(Secp256k1.verify(digest, signature, KEYS.address(0)));
        assertFalse(Secp256k1.verify(digest, signature, KEYS.address(1)));
        assertEquals(signature, Signature.decode(signature.encode()));
    }

    /** Of the two forms of one agreement only that with the low s exists here; a token may return either. */
    @Property(tries = 200)
    void takesTheHighFormIntoTheLow(@ForAll @Size(Bytes32.LENGTH) byte[] bytes) {
        Bytes32 digest = Bytes32.of(bytes);
        Signature low = KEYS.sign(0, digest);
        BigInteger high = Signature.ORDER.subtract(low.s());
        byte[] rs = new AbiWriter().number(low.r()).number(high).toBytes();
        assertEquals(low, Secp256k1.fromRaw(rs, digest, KEYS.address(0)));
        assertThrows(IllegalArgumentException.class, () -> new Signature(low.r(), high, 55 - low.v()));
    }

    @Test
    void refusesTheSignatureOfAStranger() {
        Bytes32 digest = sha256(new byte[0]);
        byte[] rs = Arrays.copyOf(KEYS.sign(1, digest).encode(), 64);
        assertThrows(IllegalArgumentException.class, () -> Secp256k1.fromRaw(rs, digest, KEYS.address(0)));
    }

    @Test
    void refusesTheSignatureOfAnotherDigest() {
        byte[] rs = Arrays.copyOf(KEYS.sign(0, sha256(new byte[1])).encode(), 64);
        Bytes32 other = sha256(new byte[2]);
        assertThrows(IllegalArgumentException.class, () -> Secp256k1.fromRaw(rs, other, KEYS.address(0)));
    }

    @Test
    void verifiesNothingUnderAPairThatIsNoPoint() {
        Bytes32 digest = sha256(new byte[0]);
        assertFalse(Secp256k1.verify(digest, KEYS.sign(0, digest), new byte[64]));
        assertThrows(
                IllegalArgumentException.class, () -> Secp256k1.verify(digest, KEYS.sign(0, digest), new byte[65]));
    }

    private static Bytes32 sha256(byte[] message) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(message));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
