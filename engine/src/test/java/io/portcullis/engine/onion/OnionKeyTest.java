package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OnionKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x0000000000000000000000000000000000000000000000000000000000000000",
                "0x0100000000000000000000000000000000000000000000000000000000000000",
                "0xe0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "0x5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0xe6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1ccc"
            })
    void refusesPointsOfSmallOrderAndOtherWritings(String hex) {
        assertThrows(IllegalArgumentException.class, () -> OnionKey.fromHex(hex));
    }

    /** The other way round: whatever is taken agrees on a secret. */
    @Property(tries = 100)
    void everyKeyTakenAgreesOnASecret(@ForAll @Size(32) byte[] bytes) {
        try {
            byte[] key = Bytes.ascii("any private key").sha256().toArray();
            OnionKey taken = new OnionKey(Bytes32.of(bytes));
            assertFalse(Suite.agree(key, taken.u().toArray()).isEmpty());
        } catch (IllegalArgumentException e) {
            assertEquals("not a key: another writing of its point, or a point of small order", e.getMessage());
        }
    }

    @Test
    void secretsAreWipedWhenTakenAndNotShown() {
        byte[] bytes = Bytes.ascii("secret").sha256().toArray();
        String hex = Bytes.of(bytes).toString();
        try (OnionPrivateKey key = OnionPrivateKey.taking(bytes)) {
            assertFalse(key.toString().contains(hex));
        }
        assertEquals(Bytes.of(new byte[32]), Bytes.of(bytes));
        Arrays.fill(bytes, (byte) 7);
        try (SessionSeed seed = SessionSeed.taking(bytes)) {
            assertFalse(seed.toString().contains("0707"));
        }
        assertEquals(Bytes.of(new byte[32]), Bytes.of(bytes));
        Arrays.fill(bytes, (byte) 7);
        assertFalse(ReturnKey.of(bytes).toString().contains("0707"));
    }
}
