package io.portcullis.engine.entity;

import io.portcullis.threshold.curve.SecretSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** Weights that are the same in every run. */
final class TestWeights implements SecretSource {
    private final Random random = new Random(5);

    @Override
    public void fill(MemorySegment secret) {
        byte[] bytes = new byte[(int) secret.byteSize()];
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, secret, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }
}
