package io.portcullis.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.threshold.codec.Bytes;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class KeptSecretTest {
    private final byte[] filled = new byte[4];
    private final KeptSecret source = new KeptSecret(Bytes.of(new byte[] {1, 2, 3, 4}), it -> it.fill((byte) 9));

    @Test
    void givesWhatIsKeptOnceAndThenWhatIsDrawn() {
        source.fill(MemorySegment.ofArray(filled));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, filled);
        source.fill(MemorySegment.ofArray(filled));
        assertArrayEquals(new byte[] {9, 9, 9, 9}, filled);
    }

    @Test
    void isNotCutOrStretchedToFit() {
        assertThrows(IllegalArgumentException.class, () -> source.fill(MemorySegment.ofArray(new byte[5])));
    }
}
