package io.portcullis.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One value has one encoding: of two strings of bytes at most one is the point. */
final class EncodingsTest {
    /** The order of the groups (RFC 9380, section 8.8.1), and one more. */
    private static final String ORDER = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

    private static final String BEYOND = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002";
    private static final Scalar SOME = Scalar.of(123_456_789);

    @Test
    void everyFlippedBitIsRefusedOrAnotherPoint() {
        G1 first = G1.generator().times(SOME);
        G2 second = G2.generator().times(SOME);
        flips(first.encode(), first, G1::decode, G1::encode);
        flips(second.encode(), second, G2::decode, G2::encode);
        flips(first.encodeEip2537(), first, G1::decodeEip2537, G1::encodeEip2537);
        flips(second.encodeEip2537(), second, G2::decodeEip2537, G2::encodeEip2537);
    }

    @Test
    void everyOtherLengthIsMalformed() {
        G1 first = G1.generator();
        G2 second = G2.generator();
        lengths(first.encode(), G1::decode);
        lengths(second.encode(), G2::decode);
        lengths(first.encodeEip2537(), G1::decodeEip2537);
        lengths(second.encodeEip2537(), G2::decodeEip2537);
    }

    @Property(tries = 1_000)
    void noiseIsRefused(@ForAll @Size(value = 48) byte[] noise) {
        byte[] marked = noise.clone();
        marked[0] |= (byte) 0x80;
        for (byte[] one : new byte[][] {noise, marked}) {
            refusedOrSame(Bytes.of(one), G1::decode, G1::encode);
            refusedOrSame(Bytes.of(Arrays.copyOf(one, 96)), G2::decode, G2::encode);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ORDER, BEYOND, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void scalarsFromTheOrderOnAreRefused(String hex) {
        assertTag(ThresholdTag.SCALAR_OUT_OF_RANGE, () -> Scalar.decode(Bytes.ofHex(hex)));
        assertTag(
                ThresholdTag.SCALAR_OUT_OF_RANGE,
                () -> SecretScalars.ofPublic(Bytes.ofHex(hex), SecretAccess.INSTANCE));
    }

    @Test
    void theGreatestScalarIsOneLess() {
        Scalar greatest = Scalar.decode(Bytes.ofHex(ORDER.substring(0, 62) + "00"));
        assertEquals(Scalar.ZERO.minus(Scalar.ONE), greatest);
        assertEquals(Scalar.ZERO, Scalar.reduce(Bytes.ofHex(ORDER)));
    }

    private static <P> void flips(Bytes encoded, P point, Function<Bytes, P> decoder, Function<P, Bytes> encoder) {
        Map<ThresholdTag, Integer> refused = new EnumMap<>(ThresholdTag.class);
        assertEquals(point, decoder.apply(encoded));
        for (int bit = 0; bit < 8 * encoded.size(); bit++) {
            byte[] bytes = encoded.toArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                P other = decoder.apply(Bytes.of(bytes));
                assertNotEquals(point, other, "bit " + bit);
                assertEquals(Bytes.of(bytes), encoder.apply(other), "bit " + bit);
            } catch (ThresholdRefusedException e) {
                refused.merge(e.tag(), 1, Integer::sum);
            }
        }
        assertTrue(refused.containsKey(ThresholdTag.POINT_MALFORMED), refused::toString);
        assertTrue(refused.containsKey(ThresholdTag.POINT_NOT_ON_CURVE), refused::toString);
    }

    private static <P> void lengths(Bytes encoded, Function<Bytes, P> decoder) {
        for (int length = 0; length <= 2 * encoded.size(); length++) {
            if (length != encoded.size()) {
                Bytes other = Bytes.of(Arrays.copyOf(encoded.toArray(), length));
                assertTag(ThresholdTag.POINT_MALFORMED, () -> assertNotNull(decoder.apply(other)));
            }
        }
    }

    private static <P> void refusedOrSame(Bytes bytes, Function<Bytes, P> decoder, Function<P, Bytes> encoder) {
        try {
            assertEquals(bytes, encoder.apply(decoder.apply(bytes)));
        } catch (ThresholdRefusedException e) {
            assertTrue(e.tag().name().startsWith("POINT_"), e::getMessage);
        }
    }

    private static void assertTag(ThresholdTag tag, Runnable decoder) {
        assertEquals(
                tag, assertThrows(ThresholdRefusedException.class, decoder::run).tag());
    }
}
