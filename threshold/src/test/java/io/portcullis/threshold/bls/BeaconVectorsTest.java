package io.portcullis.threshold.bls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures in G1 that other threshold groups have published (drand's beacons), and Wycheproof's aggregates of signatures in G2. */
final class BeaconVectorsTest {
    private static final Dst BASIC_IN_G2 = Dst.of("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_");

    @ParameterizedTest
    @MethodSource("beacons")
    void verifiesTheBeaconsOfOtherGroups(String round, String key, String signature, String tag) {
        PublicKey group = PublicKey.decode(Bytes.ofHex(key));
        Signature beacon = Signature.decode(Bytes.ofHex(signature));
        assertTrue(group.verifies(message(Long.parseLong(round)), Dst.of(tag), beacon));
        assertFalse(group.verifies(message(Long.parseLong(round) + 1), Dst.of(tag), beacon));
        // Under the tag that Portcullis signs with it says nothing.
        assertFalse(group.verifies(message(Long.parseLong(round)), beacon));
    }

    static Stream<Object[]> beacons() throws IOException {
        return rows("drand-signatures-in-g1.csv");
    }

    /** @param tag by which the case is refused before anything is verified; empty if nothing in it is malformed */
    @ParameterizedTest
    @MethodSource("aggregates")
    void judgesAggregatesAsWycheproof(
            String tcId, String keys, String messages, String signature, String result, String tag) {
        if (tag.isEmpty()) {
            assertEquals(result.equals("valid"), isValid(keys, messages, signature), "tcId " + tcId);
        } else {
            ThresholdRefusedException refused =
                    assertThrows(ThresholdRefusedException.class, () -> isValid(keys, messages, signature));
            assertEquals(tag, refused.tag().name(), "tcId " + tcId);
            assertEquals("invalid", result);
        }
    }

    static Stream<Object[]> aggregates() throws IOException {
        return rows("wycheproof-bls-aggregate.csv");
    }

    private static boolean isValid(String keys, String messages, String signature) {
        SignatureInG2 decoded = SignatureInG2.decode(Bytes.ofHex(signature));
        return PublicKeyInG1.aggregateVerify(
                list(keys).map(PublicKeyInG1::decode).toList(), list(messages).toList(), BASIC_IN_G2, decoded);
    }

    private static Bytes message(long round) {
        return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(round).array()).sha256();
    }

    private static Stream<Bytes> list(String joined) {
        List<String> items = joined.isEmpty() ? List.of() : Arrays.asList(joined.split("\\+", -1));
        return items.stream().map(Bytes::ofHex);
    }

    private static Stream<Object[]> rows(String name) throws IOException {
        try (InputStream in = BeaconVectorsTest.class.getResourceAsStream("/vectors/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> (Object[]) line.split(",", -1))
                            .toList()
                            .stream();
        }
    }
}
