package io.portcullis.engine.link;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames to bytes and back; the layout is in the package's description. */
public final class FrameCodec {
    /** The version this code speaks, and the version byte of its frames. */
    public static final int VERSION = 1;

    /** Bytes of a length prefix. */
    static final int PREFIX_BYTES = 4;

    private static final int VERSION_BYTES = 1;
    private static final int HELLO = 1;
    private static final int PAYLOAD = 2;
    private static final int ACKNOWLEDGE = 3;
    private static final int PING = 4;
    private static final int PONG = 5;
    private static final int GOODBYE = 6;
    private static final int GOSSIP = 7;
    private static final int MAX_TAG_CHARACTERS = 63;

    private FrameCodec() {}

    /** The whole frame, with its length prefix. */
    public static byte[] encode(Frame frame) {
        byte[] body = body(frame).toList().toArray();
        return ByteBuffer.allocate(PREFIX_BYTES + VERSION_BYTES + body.length)
                .putInt(VERSION_BYTES + body.length)
                .put((byte) VERSION)
                .put(body)
                .array();
    }

    private static RlpWriter body(Frame frame) {
        RlpWriter out = new RlpWriter();
        return switch (frame) {
            case Frame.Hello hello ->
                out.number(HELLO)
                        .number(hello.versionLeast())
                        .number(hello.versionMost())
                        .number(hello.domain().chainId())
                        .bytes(hello.domain().depositary().toArray())
                        .bytes(hello.node().value().toArray())
                        .list(
                                hello.hosts(),
                                (inside, entity) -> inside.bytes(entity.value().toArray()))
                        .number(hello.received())
                        .number(hello.window());
            case Frame.Payload payload ->
                out.number(PAYLOAD).number(payload.sequence()).bytes(payload.bytes());
            case Frame.Acknowledge acknowledge ->
                out.number(ACKNOWLEDGE).number(acknowledge.sequence()).number(acknowledge.window());
            case Frame.Ping ping -> out.number(PING).number(ping.nonce());
            case Frame.Pong pong -> out.number(PONG).number(pong.nonce());
            case Frame.Goodbye goodbye -> out.number(GOODBYE).text(goodbye.tag());
            case Frame.Gossip gossip -> out.number(GOSSIP).bytes(gossip.bytes());
        };
    }

    /**
     * Reads what follows a length prefix.
     *
     * @throws RefusedException LINK_VERSION_UNSUPPORTED, LINK_KIND_UNKNOWN, LINK_FRAME_MALFORMED
     */
    static Frame decode(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != VERSION) {
            throw new RefusedException(EngineTag.LINK_VERSION_UNSUPPORTED, "the version byte of a frame is " + VERSION);
        }
        try {
            return RlpReader.readList(Bytes.of(Arrays.copyOfRange(bytes, from + VERSION_BYTES, to)), FrameCodec::read);
        } catch (ThresholdRefusedException e) {
            throw new RefusedException(
                    EngineTag.LINK_FRAME_MALFORMED, e.refusal().reason());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(EngineTag.LINK_FRAME_MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static Frame read(RlpReader in) {
        int kind = in.number(0, 255);
        return switch (kind) {
            case HELLO -> hello(in);
            case PAYLOAD -> new Frame.Payload(sequence(in), in.bytes(Limits.LINK_MAX_PAYLOAD_BYTES));
            case ACKNOWLEDGE -> new Frame.Acknowledge(sequence(in), window(in));
            case PING -> new Frame.Ping(sequence(in));
            case PONG -> new Frame.Pong(sequence(in));
            case GOODBYE -> new Frame.Goodbye(in.text(MAX_TAG_CHARACTERS));
            case GOSSIP -> new Frame.Gossip(in.bytes(Limits.GOSSIP_BYTES));
            default -> throw new RefusedException(EngineTag.LINK_KIND_UNKNOWN, "no frame is of kind " + kind);
        };
    }

    private static Frame.Hello hello(RlpReader in) {
        return new Frame.Hello(
                in.number(1, 255),
                in.number(1, 255),
                new Eip712Domain(
                        in.number(1, Long.MAX_VALUE),
                        Address.of(in.fixed(Address.LENGTH).toArray())),
                new NodeId(word(in)),
                in.items(Limits.LINK_MAX_HOSTED_ENTITIES, inside -> new EntityId(word(inside))),
                sequence(in),
                window(in));
    }

    private static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }

    private static long sequence(RlpReader in) {
        return in.number(0, Limits.LINK_MAX_SEQUENCE);
    }

    private static int window(RlpReader in) {
        return in.number(0, Limits.LINK_MAX_WINDOW_PAYLOADS);
    }
}
