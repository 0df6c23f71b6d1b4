package io.portcullis.threshold.curve;

import java.lang.foreign.MemorySegment;

/** Where secret scalars come from: the operating system, or a seeded twin in simulations. */
@FunctionalInterface
public interface SecretSource {
    /** Fills the segment with uniform bytes, without a copy anywhere else. */
    void fill(MemorySegment secret);
}
