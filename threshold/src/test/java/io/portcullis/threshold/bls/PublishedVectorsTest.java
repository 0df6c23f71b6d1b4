package io.portcullis.threshold.bls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.Dst;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * RFC 9380 (appendices J.9.1 and J.10.1), Ethereum's BLS cases (ethereum/bls12-381-tests v0.1.2: its keys, messages and expected outputs),
 * and Wycheproof's set for the proof-of-possession scheme.
 */
final class PublishedVectorsTest {
    private static final List<String> SECRETS = List.of(
            "263dbd792f5b1be47ed85f8938c0f29586af0d3ac7b977f21c278fe1462040e3",
            "47b8192d77bf871b62e87859d653922725724a5c031afeabc60bcef5ff665138",
            "328388aff0d4a5b7dc9205abd374e7e98f3cd9f3418edb4eafda5fb16473d216");
    private static final List<String> KEYS = List.of(
            "a491d1b0ecd9bb917989f0e74f0dea0422eac4a873e5e2644f368dffb9a6e20fd6e10c1b77654d067c0618f6e5a7f79a",
            "b301803f8b5ac4a1133581fc676dfedc60d891dd5fa99028805e5ea5b08d3491af75d0707adab3b70c6a6a580217bf81",
            "b53d21a4cfd562c469cc81514d4ce5a6b577d8403d32a394dc265dd190b47fa9f829fdd7963afdf972e5e77854051f6f");
    private static final Bytes ZEROS = Bytes.of(new byte[32]);
    private static final Bytes FIFTY_SIXES = filled(0x56);
    private static final Bytes ABS = filled(0xab);

    /** By the first, second, third key over 0xab…. */
    private static final List<String> OVER_ABS = List.of(
            "91347bccf740d859038fcdcaf233eeceb2a436bcaaee9b2aa3bfb70efe29dfb2677562ccbea1c8e061fb9971b0753c24"
                    + "0622fab78489ce96768259fc01360346da5b9f579e5da0d941e4c6ba18a0e64906082375394f337fa1af2b7127b0d121",
            "9674e2228034527f4c083206032b020310face156d4a4685e2fcaec2f6f3665aa635d90347b6ce124eb879266b1e801d"
                    + "185de36a0a289b85e9039662634f2eea1e02e670bc7ab849d006a70b2f93b84597558a05b879c8d445f387a5d5b653df",
            "ae82747ddeefe4fd64cf9cedb9b04ae3e8a43420cd255e3c7cd06a8d88b7c7f8638543719981c5d16fa3527c468c25f0"
                    + "026704a6951bde891360c7e8d12ddee0559004ccdbe6046b55bae1b257ee97f7cdb955773d7cf29adf3ccbb9975e4eb9");

    private static final String AGGREGATE_OVER_ABS =
            "9712c3edd73a209c742b8250759db12549b3eaf43b5ca61376d9f30e2747dbcf842d8b2ac0901d2a093713e20284a767"
                    + "0fcf6954e9ab93de991bb9b313e664785a075fc285806fa5224c82bde146561b446ccfc706a64b8579513cfc4ff1d930";
    private static final String TWO_OVER_FIFTY_SIXES =
            "912c3615f69575407db9392eb21fee18fff797eeb2fbe1816366ca2a08ae574d8824dbfafb4c9eaa1cf61b63c6f9b699"
                    + "11f269b664c42947dd1b53ef1081926c1e82bb2a465f927124b08391a5249036146d6f3f1e17ff5f162f779746d830d1";
    private static final String ALL_OVER_THEIR_OWN =
            "9104e74b9dfd3ad502f25d6a5ef57db0ed7d9a0e00f3500586d8ce44231212542fcfaf87840539b398bf07626705cf11"
                    + "05d246ca1062c6c2e1a53029a0f790ed5e3cb1f52f8234dc5144c45fc847c0cd37a92d68e7c5ba7c648a8a339f171244";
    private static final List<String> EACH_OVER_ITS_OWN = List.of(
            "b6ed936746e01f8ecf281f020953fbf1f01debd5657c4a383940b020b26507f6076334f91e2366c96e9ab279fb515809"
                    + "0352ea1c5b0c9274504f4f0e7053af24802e51e4568d164fe986834f41e55c8e850ce1f98458c0cfc9ab380b55285a55",
            "af1390c3c47acdb37131a51216da683c509fce0e954328a59f93aebda7e4ff974ba208d9a4a2a2389f892a9d418d6184"
                    + "18dd7f7a6bc7aa0da999a9d3a5b815bc085e14fd001f6a1948768a3f4afefc8b8240dda329f984cb345c6363272ba4fe",
            OVER_ABS.get(2));

    @ParameterizedTest
    @MethodSource("g1Vectors")
    void hashesToG1AsRfc9380(JsonNode vector, Dst dst) {
        G1 point = G1.hash(message(vector), dst);
        assertEquals(StrangePoints.padded(number(vector, "x", 0), number(vector, "y", 0)), point.encodeEip2537());
    }

    static Stream<Object[]> g1Vectors() throws IOException {
        return vectors("rfc9380-g1.json");
    }

    @ParameterizedTest
    @MethodSource("g2Vectors")
    void hashesToG2AsRfc9380(JsonNode vector, Dst dst) {
        G2 point = G2.hash(message(vector), dst);
        assertEquals(
                StrangePoints.padded(
                        number(vector, "x", 0), number(vector, "x", 1), number(vector, "y", 0), number(vector, "y", 1)),
                point.encodeEip2537());
    }

    static Stream<Object[]> g2Vectors() throws IOException {
        return vectors("rfc9380-g2.json");
    }

    @Test
    void signsAsEthereumsCases() {
        for (int i = 0; i < SECRETS.size(); i++) {
            try (SecretScalars secret = SecretScalars.ofPublic(Bytes.ofHex(SECRETS.get(i)), SecretAccess.INSTANCE)) {
                assertEquals(
                        KEYS.get(i),
                        PublicKeyInG1.of(secret, 0).point().encode().toString());
                SignatureInG2 signature = SignatureInG2.sign(secret, 0, ABS, SecretAccess.INSTANCE);
                assertEquals(OVER_ABS.get(i), signature.encode().toString());
                assertTrue(key(i).verifies(ABS, signature));
                assertFalse(key(i).verifies(ZEROS, signature));
                assertFalse(key((i + 1) % 3).verifies(ABS, signature));
            }
        }
    }

    @Test
    void refusesASecretOfZero() {
        ThresholdRefusedException refused = assertThrows(
                ThresholdRefusedException.class, () -> SecretScalars.ofPublic(ZEROS, SecretAccess.INSTANCE));
        assertEquals(ThresholdTag.SCALAR_ZERO, refused.tag());
    }

    @Test
    void aggregatesAsEthereumsCases() {
        List<SignatureInG2> all =
                OVER_ABS.stream().map(PublishedVectorsTest::signature).toList();
        assertEquals(AGGREGATE_OVER_ABS, SignatureInG2.aggregate(all).encode().toString());
    }

    @Test
    void verifiesFastAggregatesAsEthereumsCases() {
        SignatureInG2 aggregate = signature(AGGREGATE_OVER_ABS);
        List<PublicKeyInG1> keys = List.of(key(0), key(1), key(2));
        assertTrue(PublicKeyInG1.fastAggregateVerify(keys, ABS, aggregate));
        assertFalse(PublicKeyInG1.fastAggregateVerify(keys.subList(0, 2), ABS, aggregate));
        assertTrue(PublicKeyInG1.fastAggregateVerify(keys.subList(0, 2), FIFTY_SIXES, signature(TWO_OVER_FIFTY_SIXES)));
        assertFalse(PublicKeyInG1.fastAggregateVerify(keys, FIFTY_SIXES, signature(TWO_OVER_FIFTY_SIXES)));
        assertFalse(PublicKeyInG1.fastAggregateVerify(List.of(), ABS, aggregate));
        PublicKeyInG1 negated = new PublicKeyInG1(key(0).point().negate());
        assertFalse(PublicKeyInG1.fastAggregateVerify(List.of(key(0), negated), ABS, aggregate));
    }

    @Test
    void verifiesAggregatesAsEthereumsCases() {
        List<PublicKeyInG1> keys = List.of(key(0), key(1), key(2));
        List<Bytes> messages = List.of(ZEROS, FIFTY_SIXES, ABS);
        assertTrue(PublicKeyInG1.aggregateVerify(keys, messages, signature(ALL_OVER_THEIR_OWN)));
        assertFalse(PublicKeyInG1.aggregateVerify(keys, messages, signature(AGGREGATE_OVER_ABS)));
        assertFalse(PublicKeyInG1.aggregateVerify(List.of(), List.of(), signature(ALL_OVER_THEIR_OWN)));
        // Its tampered case: the last four bytes are ff.
        assertThrows(
                ThresholdRefusedException.class, () -> signature(ALL_OVER_THEIR_OWN.substring(0, 184) + "ffffffff"));
    }

    @Test
    void verifiesBatchesAsEthereumsCases() {
        List<PublicKeyInG1> keys = List.of(key(0), key(1), key(2));
        List<Bytes> messages = List.of(ZEROS, FIFTY_SIXES, ABS);
        List<SignatureInG2> signatures =
                EACH_OVER_ITS_OWN.stream().map(PublishedVectorsTest::signature).toList();
        OsRandomness random = new OsRandomness();
        assertTrue(PublicKeyInG1.batchVerify(keys, messages, signatures, random));
        assertFalse(PublicKeyInG1.batchVerify(
                keys, messages, List.of(signatures.get(1), signatures.get(0), signatures.get(2)), random));
        // Two whose sum is right and each of which is wrong: only the weights tell.
        G2 shift = G2.generator();
        List<SignatureInG2> shifted = List.of(
                new SignatureInG2(signatures.get(0).point().plus(shift)),
                new SignatureInG2(signatures.get(1).point().plus(shift.negate())),
                signatures.get(2));
        assertTrue(PublicKeyInG1.aggregateVerify(keys, messages, SignatureInG2.aggregate(shifted)));
        assertFalse(PublicKeyInG1.batchVerify(keys, messages, shifted, random));
    }

    @Test
    void refusesInfinityAsKeyAndAsSignature() {
        assertTag(ThresholdTag.POINT_INFINITY, () -> G1.decode(Bytes.ofHex("c0" + "00".repeat(47))));
        assertTag(ThresholdTag.POINT_INFINITY, () -> G2.decode(Bytes.ofHex("c0" + "00".repeat(95))));
        assertTag(ThresholdTag.POINT_MALFORMED, () -> G1.decode(Bytes.ofHex("00".repeat(48))));
        assertTag(ThresholdTag.POINT_MALFORMED, () -> G2.decode(Bytes.ofHex("00".repeat(96))));
        // The flags of infinity on a point that is none, and with a sign.
        assertTag(ThresholdTag.POINT_MALFORMED, () -> G1.decode(Bytes.ofHex("c0" + "00".repeat(46) + "01")));
        assertTag(ThresholdTag.POINT_MALFORMED, () -> G1.decode(Bytes.ofHex("e0" + "00".repeat(47))));
        // x = p.
        assertTag(
                ThresholdTag.POINT_MALFORMED,
                () -> G1.decode(Bytes.ofHex("9a" + StrangePoints.P.toString(16).substring(2))));
    }

    @ParameterizedTest
    @MethodSource("wycheproof")
    void judgesAsWycheproof(String tcId, String message, String signature, String result) {
        PublicKeyInG1 key = PublicKeyInG1.decode(Bytes.ofHex(
                "8f62f546d9ace47b11df8d0cf2911ff7cff8d3c247a6a46a6b37cd42c5c19785f0ae24477a6b261b047b20b2993ebac4"));
        boolean valid;
        try {
            valid = key.verifies(Bytes.ofHex(message), signature(signature));
        } catch (ThresholdRefusedException e) {
            valid = false;
        }
        assertEquals(result.equals("valid"), valid, "tcId " + tcId);
    }

    static Stream<Object[]> wycheproof() throws IOException {
        return new String(resource("wycheproof-bls-pop.csv"), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> (Object[]) line.split(",", -1));
    }

    private static void assertTag(ThresholdTag tag, Runnable decoder) {
        assertEquals(
                tag, assertThrows(ThresholdRefusedException.class, decoder::run).tag());
    }

    private static PublicKeyInG1 key(int i) {
        return PublicKeyInG1.decode(Bytes.ofHex(KEYS.get(i)));
    }

    private static SignatureInG2 signature(String hex) {
        return SignatureInG2.decode(Bytes.ofHex(hex));
    }

    private static Bytes filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }

    private static Bytes message(JsonNode vector) {
        return Bytes.ascii(vector.path("msg").asString());
    }

    private static BigInteger number(JsonNode vector, String name, int part) {
        return new BigInteger(vector.path(name).asString().split(",", -1)[part].substring(2), 16);
    }

    private static Stream<Object[]> vectors(String file) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(resource(file));
        Dst dst = Dst.of(json.path("dst").asString());
        return json.path("vectors").valueStream().map(vector -> new Object[] {vector, dst});
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PublishedVectorsTest.class.getResourceAsStream("/vectors/" + name)) {
            return in.readAllBytes();
        }
    }
}
