package io.portcullis.engine.kernel;

import java.nio.ByteBuffer;

/** Takes an image piece by piece, in order. A piece is good until the call returns; all of it is taken. */
@FunctionalInterface
public interface SlabSink {
    void write(ByteBuffer piece);
}
