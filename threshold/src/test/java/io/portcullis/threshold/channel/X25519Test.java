package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.verdict.ThresholdFault;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7748, and C2SP/wycheproof testvectors_v1/x25519_test.json at commit 085c1189. */
final class X25519Test {
    private static final Bytes BASE = Bytes.ofHex("09" + "00".repeat(31));
    private static final String ZERO = "00".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void agreesAsSection5Dot2Says(String privateKey, String publicKey, String shared) {
        assertEquals(Optional.of(Bytes.ofHex(shared)), agree(privateKey, publicKey));
    }

    @Test
    void agreesAThousandTimesInARowAsSection5Dot2Says() {
        Bytes key = BASE;
        Bytes point = BASE;
        for (int i = 1; i <= 1_000; i++) {
            Bytes next = agree(key.toString(), point.toString()).orElseThrow();
            point = key;
            key = next;
            if (i == 1) {
                assertEquals("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", key.toString());
            }
        }
        assertEquals("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", key.toString());
    }

    @Test
    void bothSidesHaveThePublicKeysAndTheSecretOfSection6Dot1() {
        Bytes left = Bytes.ofHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        Bytes right = Bytes.ofHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        try (TransportKeys leftKey = TransportKeys.revealed(left);
                TransportKeys rightKey = TransportKeys.revealed(right)) {
            String leftPublic = leftKey.publicKey(0).bytes().toString();
            String rightPublic = rightKey.publicKey(0).bytes().toString();
            assertEquals("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", leftPublic);
            assertEquals("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", rightPublic);
            Bytes shared = Bytes.ofHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
            assertEquals(Optional.of(shared), agree(left.toString(), rightPublic));
            assertEquals(Optional.of(shared), agree(right.toString(), leftPublic));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // tcId, public, private, shared: 1 is ordinary, up to 31 lie on the twist, the others are near the edges of the
        // field
        "1,504a36999f489cd2fdbc08baff3d88fa00569ba986cba22548ffde80f9806829,"
                + "c8a9d5a91091ad851c668b0736c1c9a02936c0d3ad62670858088047ba057475,"
                + "436a2c040cf45fea9b29a0cb81b1f41458f863d0d61b453d0a982720d6d61320",
        "2,63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733,"
                + "d85d8c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211958,"
                + "279df67a7c4611db4708a0e8282b195e5ac0ed6f4b2f292c6fbd0acac30d1332",
        "7,0200000000000000000000000000000000000000000000000000000000000000,"
                + "d03edde9f3e7b799045f9ac3793d4a9277dadeadc41bec0290f81f744f73775f,"
                + "b87a1722cc6c1e2feecb54e97abd5a22acc27616f78f6e315fd2b73d9f221e57",
        "25,ffffffffffffff00000000000000ffffffffffffff00000000000000ffffff7f,"
                + "300305eb002bf86c71fe9c0b311993727b9dc618d0ce7251d0dfd8552d17905d,"
                + "f8624d6e35e6c548ac47832f2e5d151a8e53b9290363b28d2ab8d84ab7cb6a72",
        "31,eaffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f,"
                + "d02456e456911d3c6cd054933199807732dfdc958642ad1aebe900c793bef24a,"
                + "07ba5fcbda21a9a17845c401492b10e6de0a168d5c94b606694c11bac39bea41",
        "34,0400000000000000000000000000000000000000000000000000000000000000,"
                + "a8386f7f16c50731d64f82e6a170b142a4e34f31fd7768fcb8902925e7d1e25a,"
                + "34b7e4fa53264420d9f943d15513902342b386b172a0b0b7c8b8f2dd3d669f59",
        "48,ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03,"
                + "182191b7052e9cd630ef08007fc6b43bc7652913be6774e2fd271b71b962a641,"
                + "a0e0315175788362d4ebe05e6ac76d52d40187bd687492af05abc7ba7c70197d",
        "51,ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3f,"
                + "a8f37318a4c760f3cb2d894822918735683cb1edacf3e666e15694154978fd6d,"
                + "d151b97cba9c25d48e6d576338b97d53dd8b25e84f65f7a2091a17016317c553",
        "52,edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5f,"
                + "20d4d624cf732f826f09e8088017742f13f2da98f4dcf4b40519adb790cebf64,"
                + "5716296baf2b1a6b9cd15b23ba86829743d60b0396569be1d5b40014c06b477d",
        "54,fffffffffeffff7ffffffffffeffff7ffffffffffeffff7ffffffffffeffff7f,"
                + "184198c6228177f3ef41dc9a341258f8181ae365fe9ec98d93639b0bbee1467d,"
                + "8039eebed1a4f3b811ea92102a6267d4da412370f3f0d6b70f1faaa2e8d5236d",
        "61,edfffeffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f,"
                + "5034ee7bf83a13d9167df86b0640294f3620f4f4d9030e5e293f9190824ae562,"
                + "8e1d2207b47432f881677448b9d426a30de1a1f3fd38cad6f4b23dbdfe8a2901"
    })
    void agreesAsWycheproofSays(int test, String publicKey, String privateKey, String shared) {
        assertEquals(Optional.of(Bytes.ofHex(shared)), agree(privateKey, publicKey), () -> "tcId " + test);
    }

    /** Wycheproof's 32 and 33, and every other encoding of a point of small order. */
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
    void refusesKeysOfSmallOrderWithEitherTopBit(String key) {
        byte[] topBit = Bytes.ofHex(key).toArray();
        topBit[31] |= (byte) 0x80;
        for (Bytes encoding : List.of(Bytes.ofHex(key), Bytes.of(topBit))) {
            // The library finds nothing but zero in it, so the value is right to refuse it.
            assertEquals(
                    Optional.empty(),
                    agree("88227494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd45e", encoding.toString()));
            ThresholdRefusedException refused =
                    assertThrows(ThresholdRefusedException.class, () -> new TransportPublicKey(encoding));
            assertEquals(ThresholdTag.POINT_NOT_IN_GROUP, refused.tag());
        }
    }

    @Test
    void leavesNoSecretOfARefusedAgreement() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shared = Native.of(arena, "ff".repeat(32));
            MemorySegment privateKey = arena.allocate(32);
            new OsRandomness().fill(privateKey);
            assertFalse(Libcrypto.agree(privateKey, Native.of(arena, ZERO), shared));
            assertEquals(ZERO, Native.bytes(shared).toString());
        }
    }

    @Test
    void makesKeysThatTheJdkAgreesWith() throws Exception {
        for (int i = 0; i < 16; i++) {
            try (TransportKeys left = TransportKeys.generate(2, new OsRandomness());
                    TransportKeys right = TransportKeys.generate(1, new OsRandomness())) {
                Bytes privateKey = Native.bytes(left.privateKey(1));
                assertEquals(
                        Optional.of(Oracle.agree(privateKey, right.publicKey(0).bytes())),
                        agree(privateKey.toString(), right.publicKey(0).bytes().toString()));
                assertEquals(
                        Oracle.agree(privateKey, right.publicKey(0).bytes()),
                        Oracle.agree(
                                Native.bytes(right.privateKey(0)),
                                left.publicKey(1).bytes()));
            }
        }
    }

    @Test
    void refusesKeysOfAnyOtherLength() {
        for (int length : new int[] {0, 31, 33}) {
            Bytes key = Bytes.of(new byte[length]);
            assertThrows(IllegalArgumentException.class, () -> new TransportPublicKey(key));
        }
    }

    @Test
    void showsPublicKeysOnly() {
        try (TransportKeys keys = TransportKeys.generate(1, new OsRandomness())) {
            String text = keys.toString();
            assertFalse(text.contains(Native.bytes(keys.privateKey(0)).toString()));
            assertTrue(text.contains(keys.publicKey(0).bytes().toString()));
        }
    }

    @Test
    void faultsWithItsTagWhereOpenSslIsMissing() {
        ThresholdFault fault =
                assertThrows(ThresholdFault.class, () -> Libcrypto.load(Stream.of("libcrypto.so.is.not.here")));
        assertEquals(ThresholdTag.NATIVE_LIBRARY_FAILED, fault.tag());
    }

    private static Optional<Bytes> agree(String privateKey, String publicKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment shared = arena.allocate(32);
            return Libcrypto.agree(Native.of(arena, privateKey), Native.of(arena, publicKey), shared)
                    ? Optional.of(Native.bytes(shared))
                    : Optional.empty();
        }
    }
}
