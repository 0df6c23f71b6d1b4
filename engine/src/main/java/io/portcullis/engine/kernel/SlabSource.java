package io.portcullis.engine.kernel;

import java.nio.ByteBuffer;

/** Gives an image back in pieces of any size. It fills each buffer, or throws an {@code EngineFault} where the image ends too early. */
@FunctionalInterface
public interface SlabSource {
    void read(ByteBuffer into);
}
