package io.portcullis.threshold.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Rehearsal;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders in hostile territory: every change of a byte, every cut and every noise is refused, or is another value of the same bytes. */
final class DecodersTest {
    private static Bytes transcript = Bytes.EMPTY;
    private static Bytes definition = Bytes.EMPTY;
    private static Bytes message = Bytes.EMPTY;

    @BeforeContainer
    static void rehearse() {
        List<Rehearsal.Actor> cast = Rehearsal.cast(2);
        try (Rehearsal stage = new Rehearsal(Rehearsal.dkg(2, 2, cast), cast).run()) {
            Transcript said = stage.participant(1).transcript();
            transcript = said.encode();
            definition = said.definition().encode();
            message = said.messages().getFirst().encode();
        }
    }

    @Property(tries = 300)
    void aChangedByteIsRefusedOrIsAnotherValue(
            @ForAll @IntRange(max = 100_000) int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        changed(definition, place, change, Definition::decode, Definition::encode);
        changed(message, place, change, Message::decode, Message::encode);
        changed(transcript, place, change, Transcript::decode, Transcript::encode);
    }

    @Property(tries = 300)
    void noiseIsRefused(@ForAll @Size(max = 200) byte[] noise) {
        refusedOrSame(Bytes.of(noise), Definition::decode, Definition::encode);
        refusedOrSame(Bytes.of(noise), Message::decode, Message::encode);
        refusedOrSame(Bytes.of(noise), Transcript::decode, Transcript::encode);
        refusedOrSame(Bytes.of(noise), GroupSharing::decode, GroupSharing::encode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "c1", // a list longer than the bytes
                "c18180", // a single byte in the long form, wrongly
                "c28100", // zero as a byte
                "c3820001", // a number with a leading zero
                "f800", // an empty list in the long form
                "b80100", // a string where a list is expected
                "c0c0", // bytes after the end
                "bfffffffffffffffff", // a length beyond every bound
            })
    void refusesEveryOtherEncodingOfANumber(String hex) {
        ThresholdRefusedException refused = assertThrows(
                ThresholdRefusedException.class,
                () -> RlpReader.readList(Bytes.ofHex(hex), in -> in.number(0L, Long.MAX_VALUE)));
        assertEquals(ThresholdTag.ENCODING_INVALID, refused.tag());
    }

    private static <T> void changed(
            Bytes original, int place, int change, Function<Bytes, T> decoder, Function<T, Bytes> encoder) {
        byte[] bytes = original.toArray();
        bytes[place % bytes.length] ^= (byte) change;
        refusedOrSame(Bytes.of(bytes), decoder, encoder);
    }

    private static <T> void refusedOrSame(Bytes bytes, Function<Bytes, T> decoder, Function<T, Bytes> encoder) {
        try {
            assertEquals(bytes, encoder.apply(decoder.apply(bytes)));
        } catch (ThresholdRefusedException e) {
            // Any other exception fails the test: a decoder says no in one way only.
            assertTrue(e.getMessage().startsWith(e.tag().name()));
        }
    }
}
