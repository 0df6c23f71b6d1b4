package io.portcullis.engine.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Frames and their bytes. {@code PORTCULLIS_WRITE_GOLDEN=true} writes a version that has no file yet. */
final class FrameCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/link-frames-v1.txt");
    private static final int SEEDS = 400;

    private static final List<Frame> EVERY_KIND = List.of(
            Sides.LEFT.hello(0),
            Sides.RIGHT.hello(Limits.LINK_MAX_SEQUENCE),
            new Frame.Payload(1, Bytes.ofHex("00")),
            new Frame.Payload(42, Bytes.ascii("what two engines say")),
            new Frame.Payload(Limits.LINK_MAX_SEQUENCE, Bytes.of(new byte[300])),
            new Frame.Acknowledge(0, 0),
            new Frame.Acknowledge(43, Limits.LINK_MAX_WINDOW_PAYLOADS),
            new Frame.Ping(1),
            new Frame.Pong(77),
            new Frame.Goodbye(EngineTag.LINK_STOPPED),
            new Frame.Gossip(Bytes.ascii("hubs talk")));

    @Test
    void everyFrameEverWrittenReadsAsItself() throws IOException {
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_GOLDEN")).isPresent() && !Files.exists(GOLDEN)) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(
                    GOLDEN,
                    EVERY_KIND.stream()
                            .map(frame -> Bytes.of(FrameCodec.encode(frame)).toString())
                            .toList());
        }
        List<Frame> read = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            byte[] bytes = Bytes.ofHex(line).toArray();
            Frame frame = afterGreeting(bytes);
            assertArrayEquals(bytes, FrameCodec.encode(frame));
            read.add(frame);
        }
        assertEquals(EVERY_KIND, read);
    }

    @Test
    void aStreamCutAnywhereReadsTheSame() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        EVERY_KIND.forEach(frame -> stream.writeBytes(FrameCodec.encode(frame)));
        byte[] bytes = stream.toByteArray();
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            FrameDecoder decoder = new FrameDecoder();
            List<Frame> frames = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(seed % 2 == 0 ? 7 : 200));
                decoder.feed(bytes, at, length);
                at += length;
                while (decoder.next() instanceof Decoded.Complete(Frame frame)) {
                    frames.add(frame);
                }
            }
            assertEquals(EVERY_KIND, frames, "seed " + seed);
        }
    }

    @Test
    void bytesThatDecodeEncodeToThemselves() {
        Random random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = FrameCodec.encode(EVERY_KIND.get(random.nextInt(EVERY_KIND.size())));
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            FrameDecoder decoder = greeted();
            decoder.feed(bytes, 0, bytes.length);
            switch (decoder.next()) {
                case Decoded.Complete complete -> {
                    byte[] again = FrameCodec.encode(complete.frame());
                    assertArrayEquals(again, Arrays.copyOf(bytes, again.length));
                    taken++;
                }
                case Decoded.Incomplete incomplete -> {}
                case Decoded.Refused refused ->
                    assertTrue(refused.refusal().tag().name().startsWith("LINK_"));
            }
        }
        assertTrue(taken > 1_000, "the fuzzer must also hit frames that are taken: " + taken);
    }

    @Test
    void noiseIsRefusedOrWaitedFor() {
        Random random = new Random(12);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            FrameDecoder decoder = new FrameDecoder();
            decoder.feed(bytes, 0, bytes.length);
            assertTrue(!(decoder.next() instanceof Decoded.Complete));
        }
    }

    @Test
    void refusesAFrameLongerThanTheLongest() {
        assertEquals(EngineTag.LINK_FRAME_TOO_LONG, refusal(greeted(), prefix(Limits.LINK_MAX_FRAME_BYTES + 1)));
        assertEquals(EngineTag.LINK_FRAME_TOO_LONG, refusal(greeted(), prefix(-1)));
    }

    @Test
    void refusesAFirstFrameLongerThanAnyHello() {
        assertEquals(
                EngineTag.LINK_FRAME_TOO_LONG, refusal(new FrameDecoder(), prefix(Limits.LINK_MAX_HELLO_BYTES + 1)));
    }

    @Test
    void takesTheLongestPayload() {
        Frame longest = new Frame.Payload(Limits.LINK_MAX_SEQUENCE, Bytes.of(new byte[Limits.LINK_MAX_PAYLOAD_BYTES]));
        assertEquals(longest, afterGreeting(FrameCodec.encode(longest)));
    }

    @Test
    void takesTheLongestHello() {
        Frame.Hello small = Sides.LEFT.hello(Limits.LINK_MAX_SEQUENCE);
        Frame.Hello longest = new Frame.Hello(
                1,
                255,
                small.domain(),
                small.node(),
                IntStream.rangeClosed(1, Limits.LINK_MAX_HOSTED_ENTITIES)
                        .mapToObj(FrameCodecTest::entity)
                        .toList(),
                small.received(),
                Limits.LINK_MAX_WINDOW_PAYLOADS);
        byte[] bytes = FrameCodec.encode(longest);
        FrameDecoder decoder = new FrameDecoder();
        decoder.feed(bytes, 0, bytes.length);
        assertEquals(new Decoded.Complete(longest), decoder.next());
    }

    private static EntityId entity(int number) {
        return new EntityId(
                Bytes32.of(ByteBuffer.allocate(32).putInt(28, number).array()));
    }

    @Test
    void refusesAConnectionThatBeginsWithSomethingElse() {
        assertEquals(EngineTag.LINK_HELLO_MISSING, refusal(new FrameDecoder(), FrameCodec.encode(new Frame.Ping(1))));
    }

    @Test
    void refusesAnotherVersion() {
        byte[] bytes = FrameCodec.encode(new Frame.Ping(1));
        bytes[FrameCodec.PREFIX_BYTES] = 2;
        assertEquals(EngineTag.LINK_VERSION_UNSUPPORTED, refusal(greeted(), bytes));
        assertEquals(EngineTag.LINK_VERSION_UNSUPPORTED, refusal(greeted(), prefix(0)));
    }

    @Test
    void refusesAnUnknownKind() {
        assertEquals(EngineTag.LINK_KIND_UNKNOWN, refusal(greeted(), framed(new RlpWriter().number(8))));
        assertEquals(EngineTag.LINK_KIND_UNKNOWN, refusal(greeted(), framed(new RlpWriter().number(0))));
    }

    @Test
    void refusesFieldsThatAreMissingTooManyOrOutOfRange() {
        List<RlpWriter> malformed = List.of(
                new RlpWriter(),
                new RlpWriter().number(4),
                new RlpWriter().number(4).number(1).number(1),
                new RlpWriter().number(4).number(0),
                new RlpWriter().number(4).bytes(new byte[] {0, 1}),
                new RlpWriter().number(2).number(1).bytes(new byte[0]),
                new RlpWriter().number(2).number(0).bytes(new byte[1]),
                new RlpWriter().number(2).number(Limits.LINK_MAX_SEQUENCE + 1).bytes(new byte[1]),
                new RlpWriter().number(3).number(1).number(Limits.LINK_MAX_WINDOW_PAYLOADS + 1),
                new RlpWriter().number(6).text(""),
                new RlpWriter().number(6).text("not a tag"),
                hello(1, 1, List.of(2, 1), 32),
                hello(1, 1, List.of(1, 1), 32),
                hello(2, 1, List.of(), 32),
                hello(1, 1, List.of(0), 32),
                hello(1, 1, List.of(), 31));
        for (RlpWriter each : malformed) {
            assertEquals(
                    EngineTag.LINK_FRAME_MALFORMED,
                    refusal(greeted(), framed(each)),
                    each.toList().toString());
        }
    }

    @Test
    void aRefusedStreamStaysRefused() {
        FrameDecoder decoder = new FrameDecoder();
        byte[] ping = FrameCodec.encode(new Frame.Ping(1));
        assertEquals(EngineTag.LINK_HELLO_MISSING, refusal(decoder, ping));
        byte[] hello = FrameCodec.encode(Sides.LEFT.hello(0));
        assertEquals(EngineTag.LINK_HELLO_MISSING, refusal(decoder, hello));
    }

    @Test
    void framesRefuseValuesThatCannotBeRead() {
        assertThrows(IllegalArgumentException.class, () -> new Frame.Payload(1, Bytes.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new Frame.Payload(0, Bytes.ascii("x")));
        assertThrows(IllegalArgumentException.class, () -> new Frame.Acknowledge(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Frame.Goodbye("lower case"));
    }

    private static RlpWriter hello(int least, int most, List<Integer> entities, int nodeLength) {
        return new RlpWriter()
                .number(1)
                .number(least)
                .number(most)
                .number(1)
                .bytes(Sides.DOMAIN.depositary().toArray())
                .bytes(Arrays.copyOf(Sides.LEFT.node().value().toArray(), nodeLength))
                .list(
                        entities,
                        (inside, filler) -> inside.bytes(
                                ByteBuffer.allocate(32).putInt(28, filler).array()))
                .number(0)
                .number(1);
    }

    private static byte[] framed(RlpWriter body) {
        byte[] bytes = body.toList().toArray();
        return ByteBuffer.allocate(5 + bytes.length)
                .putInt(1 + bytes.length)
                .put((byte) FrameCodec.VERSION)
                .put(bytes)
                .array();
    }

    private static byte[] prefix(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    private static FrameDecoder greeted() {
        FrameDecoder decoder = new FrameDecoder();
        byte[] hello = FrameCodec.encode(Sides.LEFT.hello(0));
        decoder.feed(hello, 0, hello.length);
        assertInstanceOf(Decoded.Complete.class, decoder.next());
        return decoder;
    }

    private static Frame afterGreeting(byte[] bytes) {
        FrameDecoder decoder = greeted();
        decoder.feed(bytes, 0, bytes.length);
        return assertInstanceOf(Decoded.Complete.class, decoder.next()).frame();
    }

    private static EngineTag refusal(FrameDecoder decoder, byte[] bytes) {
        decoder.feed(bytes, 0, bytes.length);
        return assertInstanceOf(Decoded.Refused.class, decoder.next()).refusal().tag();
    }
}
