package io.portcullis.engine.link;

import io.portcullis.engine.verdict.Refusal;

/** What a {@link FrameDecoder} makes of the bytes it has. */
public sealed interface Decoded {
    record Complete(Frame frame) implements Decoded {}

    /** More bytes are needed. */
    record Incomplete() implements Decoded {}

    /** The stream is no good from here on, and stays so. */
    record Refused(Refusal refusal) implements Decoded {}
}
