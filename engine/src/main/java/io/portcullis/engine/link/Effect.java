package io.portcullis.engine.link;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** What a step asks of the world, in this order. */
public sealed interface Effect {
    /** Open a stream to the peer; answered by {@code Connected} or {@code DialFailed}. */
    record Dial() implements Effect {}

    record Send(ConnectionId connection, Frame frame) implements Effect {}

    /** End the stream once everything sent on it is out, or cannot be. */
    record Close(ConnectionId connection) implements Effect {}

    /** The engine takes the next payload. */
    record Deliver(long sequence, Bytes payload) implements Effect {}

    /** The peer says something beside its payloads. */
    record Heard(Bytes gossip) implements Effect {}

    /** The engine may forget its outbox up to this sequence. */
    record Acknowledged(long sequence) implements Effect {}

    /** The peer is there. */
    record Up(List<EntityId> hosts) implements Effect {
        public Up {
            hosts = List.copyOf(hosts);
        }
    }

    /** The peer that was there is no more. */
    record Down(Refusal why) implements Effect {}

    /** A connection that was not yet open, or an input, is refused. */
    record Refuse(Refusal why) implements Effect {}

    /** A tick at this time will dial. */
    record ReconnectAt(long millis) implements Effect {}
}
