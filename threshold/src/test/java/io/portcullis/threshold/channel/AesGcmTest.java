package io.portcullis.threshold.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AES-256-GCM: cases 13 to 16 of the mode's submission to NIST (McGrew and Viega, appendix B), and C2SP/wycheproof
 * testvectors_v1/aes_gcm_test.json at commit 6fc4a87a, tests 116 to 121.
 */
final class AesGcmTest {
    // name, key, iv, associated data, plaintext, ciphertext, tag
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "case 13,0000000000000000000000000000000000000000000000000000000000000000,000000000000000000000000,'','','',"
                + "530f8afbc74536b9a963b4f1c4cb738b",
        "case 14,0000000000000000000000000000000000000000000000000000000000000000,000000000000000000000000,'',"
                + "00000000000000000000000000000000,cea7403d4d606b6e074ec5d3baf39d18,"
                + "d0d1c8a799996bf0265b98b5d48ab919",
        "case 15,feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,cafebabefacedbaddecaf888,'',"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad,"
                + "b094dac5d93471bdec1a502270e3cc6c",
        "case 16,feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,cafebabefacedbaddecaf888,"
                + "feedfacedeadbeeffeedfacedeadbeefabaddad2,"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662,"
                + "76fc6ece0f4e1768cddf8853bb2d551b",
        "tcId 116,0f112e59cdccd851c3b8e76c9f05a3b7c2e4feca5846afeb351c1cbcace82f04,7147973339d86789a2c9a958,"
                + "37128be45f0a7f329546e1492c3c9c2d2534d5b1f5147e49ab91221e7c3edea2"
                + "1bbe47bfe3619437ce3c61e6e946c504f348296918219e51bf2c5598589cff,"
                + "102e5804dda1fb5d656077edb15cadb5d0bdee8c,618ac626ae0e8d06c2fd2fb66be253dc26ed6e38,"
                + "d8d93ff975cb988f09174dcd439cb6a4",
        "tcId 117,2ce6b4c15f85fb2da5cc6c269491eef281980309181249ebf2832bd6d0732d0b,c064fae9173b173fd6f11f34,"
                + "498d3075b09fed998280583d61bb36b6ce41f130063b80824d1586e143d349b1"
                + "26b16aa10fe57343ed223d6364ee602257fe313a7fc9bf9088f027795b8dc1d3,"
                + "f8a27a4baf00dc0555d222f2fa4fb42dc666ea3c,aed58d8a252f740dba4bf6d36773bd5b41234bba,"
                + "01f93d7456aa184ebb49bea472b6d65d",
        "tcId 118,52350da5a572911ee0e0fcedb115af6f4570fbf9c74a11bc184444d6a621d60f,d68ad045c1b9c2923cf5404c,"
                + "03a94b3841292d9bbf72f413c09167c54ee10537c049afe2bbcec43b18f3890b"
                + "2fcdd3bb31e6d709274e199c0c4648eb3d8b38e0c1bf7f309443bef6937cde4123,"
                + "4e6e6dad2c16cfc6e7cac03636a4a6d88bd6a13e,c7764411be13cfeaaece761bd3bb13552f088048,"
                + "bcc2544e79f34ea1076a12b76441d6fa",
        "tcId 119,d058304c0ba039b2e2d08661fd8f6db88779bd5ce580eb766c1d6ab34b94ee94,3c553397fafda0eb06a59f23,"
                + "cfb1fe1c47e2450109eaed4e1aac9431aa5db1e3b7eeacad3ebc9e8e1f3e0a82"
                + "3f757f619761e61ad05af8cef83104890940cd592137eb7ba5879b95759c8be1"
                + "525f9a01fc01582d93a2a841336a104d169968c274b5a8c30883b4bd621725f6"
                + "9079bb94a174a3c94db62f2ae746d03200f01c19aaa8a3b89e78b99a62f76f,"
                + "0a064cd5e49845c4efb60fb343dc03faffa36c49,a7d84ff71dc713161359b757af42c74dddbf53ce,"
                + "736e48a2b7792acc599baa651629a203",
        "tcId 121,e27e718e4b66c91e221f2a3df9da0013f7e14340006eca50dc30c4cc2ddeb679,b46fed185e8b33215dd474dd,"
                + "2d2b6247f9c342f8d0432ce0715749d0bac0e2e3f28b785be8dc84b3a0e57a16"
                + "1afde34227277512204ffa4bceb6e0a4d021031b765540f7f613045f74e7e6e4"
                + "977c04b78b5d3f8d4e420a9748c12d1f9aa5e03a27749be2785dd555a8cf0182"
                + "c0826f2d60eed3c4059adf8872f3c4d81a963592472965cc0c66102167e4cb1ca2,"
                + "e39aeaf1d214f78915601fee9a3527d777674651,750232115a5edea7b249a22c0cdae17f725d6f99,"
                + "4a72d8c30fc7e0f1806d9a817adae14a"
    })
    void sealsAndOpensAndRefusesEveryFlippedBit(
            String name, String key, String iv, String aad, String plaintext, String ciphertext, String tag) {
        try (Arena arena = Arena.ofConfined()) {
            Bytes expected = Bytes.ofHex(ciphertext + tag);
            MemorySegment sealed = arena.allocate(expected.size());
            Libcrypto.seal(
                    Native.of(arena, key),
                    Native.of(arena, iv),
                    Native.of(arena, aad),
                    Native.of(arena, plaintext),
                    sealed);
            assertEquals(expected, Native.bytes(sealed), name);

            MemorySegment opened = arena.allocate(plaintext.length() / 2);
            assertTrue(open(arena, key, iv, aad, expected, opened));
            assertEquals(plaintext, Native.bytes(opened).toString());

            for (int bit = 0; bit < 8 * expected.size(); bit++) {
                opened.fill((byte) 0xff);
                assertFalse(open(arena, key, iv, aad, flipped(expected, bit), opened), "bit " + bit);
                assertEquals(
                        "00".repeat(plaintext.length() / 2),
                        Native.bytes(opened).toString());
            }
            for (int bit = 0; bit < 4 * aad.length(); bit++) {
                String other = flipped(Bytes.ofHex(aad), bit).toString();
                assertFalse(open(arena, key, iv, other, expected, opened), "bit " + bit + " of what is associated");
            }
        }
    }

    private static boolean open(
            Arena arena, String key, String iv, String aad, Bytes ciphertext, MemorySegment plaintext) {
        return Libcrypto.open(
                Native.of(arena, key),
                Native.of(arena, iv),
                Native.of(arena, aad),
                Native.of(arena, ciphertext),
                plaintext);
    }

    static Bytes flipped(Bytes bytes, int bit) {
        byte[] flipped = bytes.toArray();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.of(flipped);
    }
}
