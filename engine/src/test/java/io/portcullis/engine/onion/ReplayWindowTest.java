package io.portcullis.engine.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayWindowTest {
    private static final int ROOM = 8;

    @Property(tries = 300)
    void admitsEachLayerOnceWhileItsHtlcLives(@ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> calls) {
        ReplayWindow window = ReplayWindow.holding(ROOM);
        Map<Bytes32, Long> model = new HashMap<>();
        long now = 100;
        for (int call : calls) {
            if (call % 5 == 0) {
                now += call % 4;
                window.forgetUntil(now);
                long passed = now;
                model.values().removeIf(expiry -> expiry <= passed);
            } else {
                Bytes32 tag = tag(call % 12);
                long expiry = now + call % 7 - 1;
                Optional<EngineTag> expected = Optional.empty();
                if (expiry <= now) {
                    expected = Optional.of(EngineTag.ONION_EXPIRY_PASSED);
                } else if (model.containsKey(tag)) {
                    expected = Optional.of(EngineTag.ONION_REPLAYED);
                } else if (model.size() == ROOM) {
                    expected = Optional.of(EngineTag.ONION_REPLAYS_FULL);
                } else {
                    model.put(tag, expiry);
                }
                assertEquals(expected, window.admit(tag, expiry, now).map(Refusal::tag));
            }
            assertEquals(model.size(), window.size());
            Bytes snapshot = window.snapshot();
            ReplayWindow restored = ReplayWindow.restore(snapshot);
            assertEquals(snapshot, restored.snapshot());
            for (Bytes32 tag : model.keySet()) {
                assertEquals(
                        Optional.of(EngineTag.ONION_REPLAYED),
                        restored.admit(tag, now + 1, now).map(Refusal::tag));
            }
        }
    }

    @Test
    void theSnapshotDoesNotKnowInWhichOrderTagsCame() {
        ReplayWindow one = ReplayWindow.empty();
        ReplayWindow other = ReplayWindow.empty();
        for (int i = 0; i < 20; i++) {
            one.admit(tag(i), 50 + i % 3, 1);
            other.admit(tag(19 - i), 50 + (19 - i) % 3, 1);
        }
        assertEquals(one.snapshot(), other.snapshot());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "c0", // no version
                "c202c0", // another version
                "c501c3c20580", // an expiry of no tags
                "c601c4c3058101", // a tag of one byte, written wrongly
                "c501c3c20501", // a tag of one byte
            })
    void refusesWhatIsNoSnapshot(String hex) {
        assertInvalid(Bytes.ofHex(hex));
    }

    @Test
    void refusesTagsTwiceOrOutOfOrder() {
        String first = "01".repeat(32);
        String second = "02".repeat(32);
        assertEquals(2, ReplayWindow.restore(group(first + second)).size());
        assertInvalid(group(second + first));
        assertInvalid(group(first + first));
        assertInvalid(new RlpWriter()
                .number(1)
                .list(new RlpWriter()
                        .list(new RlpWriter().number(5).bytes(Bytes.ofHex(first)))
                        .list(new RlpWriter().number(6).bytes(Bytes.ofHex(first))))
                .toList());
    }

    @Property(tries = 300)
    void anyChangedByteIsRefusedOrAnotherWindow(
            @ForAll @IntRange(max = 400) int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        ReplayWindow window = ReplayWindow.empty();
        for (int i = 0; i < 10; i++) {
            window.admit(tag(i), 1_000 + i % 3, 1);
        }
        byte[] bytes = window.snapshot().toArray();
        bytes[place % bytes.length] ^= (byte) change;
        try {
            assertEquals(Bytes.of(bytes), ReplayWindow.restore(Bytes.of(bytes)).snapshot());
        } catch (RefusedException e) {
            assertEquals(EngineTag.ONION_REPLAYS_INVALID, e.tag());
        }
    }

    /** A snapshot of one expiry, 5, and two tags. */
    private static Bytes group(String tags) {
        return Bytes.ofHex("f84801f845f84305b840" + tags);
    }

    private static Bytes32 tag(int i) {
        return Bytes32.of(Bytes.ascii("layer " + i).sha256().toArray());
    }

    private static void assertInvalid(Bytes snapshot) {
        RefusedException refused = assertThrows(RefusedException.class, () -> ReplayWindow.restore(snapshot));
        assertEquals(EngineTag.ONION_REPLAYS_INVALID, refused.tag());
    }
}
