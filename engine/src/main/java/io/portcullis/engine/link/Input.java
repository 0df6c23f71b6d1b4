package io.portcullis.engine.link;

import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;

/** What moves a session. */
public sealed interface Input {
    /** It is this late, by a clock that never goes back; said many times a {@code pingAfterMillis}. */
    record Tick(long nowMillis) implements Input {}

    /** The outbox holds payloads up to this sequence, durably. */
    record Appended(long sequence) implements Input {}

    /** Everything received up to this sequence is durable. */
    record Durable(long sequence) implements Input {}

    /** A dial has led to a stream. */
    record Connected(ConnectionId connection) implements Input {}

    /** A dial has led nowhere. */
    record DialFailed(Refusal why) implements Input {}

    /** The peer has opened a stream, proved who it is, and greeted. */
    record Accepted(ConnectionId connection, Frame.Hello hello) implements Input {}

    /** Something for the peer that may be lost. */
    record Gossip(Bytes bytes) implements Input {}

    record Received(ConnectionId connection, Frame frame) implements Input {}

    /** What came is no frame; the stream is good for a goodbye only. */
    record Garbled(ConnectionId connection, Refusal why) implements Input {}

    /** The stream has ended. */
    record Lost(ConnectionId connection, Refusal why) implements Input {}

    /** This node stops. */
    record Stop() implements Input {}
}
