package io.portcullis.appliance.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.engine.link.Frame;
import io.portcullis.engine.link.Open;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers and hostile peers do at the door of RIGHT; after each of it, LEFT still gets in. */
final class HostilePeerTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(1_500), Duration.ofMillis(500), Duration.ofMillis(500));

    @TempDir
    private Path directory;

    private final List<Refusal> strangers = new CopyOnWriteArrayList<>();
    private TwinNode left;
    private MemoryHub hub;
    private PeerNetwork network;

    @BeforeEach
    void listen() throws IOException {
        left = TwinNode.create(1, directory);
        TwinNode right = TwinNode.create(2, directory);
        hub = new MemoryHub(left.node());
        network =
                PeerNetwork.open(right.config(0, left.waiting()), hub, hub, strangers::add, new SecureRandom(), SHORT);
        hub.join(network);
    }

    @AfterEach
    void theDoorStillOpensForAPeer() throws IOException {
        Eventually.holds("places are free again", this::getsIn);
        network.close();
    }

    private boolean getsIn() {
        try (RawPeer peer = RawPeer.greeted(network.port(), left, 0)) {
            return peer != null;
        } catch (IOException | NoSuchElementException e) {
            return false;
        }
    }

    private Socket plain() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), network.port());
    }

    private void assertStranger(EngineTag tag) {
        Eventually.holds(tag + " is refused", () -> strangers.stream().anyMatch(why -> why.tag() == tag));
    }

    private static void assertGoodbye(RawPeer peer, EngineTag tag) {
        Optional<Frame> frame = peer.next();
        while (frame.isPresent() && !(frame.orElseThrow() instanceof Frame.Goodbye)) {
            frame = peer.next();
        }
        assertEquals(Optional.of(new Frame.Goodbye(tag)), frame);
        assertEquals(Optional.empty(), peer.next());
    }

    @Test
    void refusesWhatIsNotTls() throws IOException {
        try (Socket socket = plain()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            assertStranger(EngineTag.LINK_HANDSHAKE_FAILED);
        }
    }

    @Test
    void refusesOlderTls() throws IOException {
        try (RawPeer peer = new RawPeer(network.port(), Optional.of(left), "TLSv1.2")) {
            assertThrows(IOException.class, () -> peer.send(new byte[1]));
            assertStranger(EngineTag.LINK_HANDSHAKE_FAILED);
        }
    }

    @Test
    void refusesAPeerWithoutACertificate() throws IOException {
        try (RawPeer peer = new RawPeer(network.port(), Optional.empty(), "TLSv1.3")) {
            assertEquals(Optional.empty(), peer.next());
            assertStranger(EngineTag.LINK_HANDSHAKE_FAILED);
        }
    }

    @Test
    void cutsAStrangerThatSaysNothing() throws IOException {
        try (Socket socket = plain()) {
            assertEquals(-1, socket.getInputStream().read());
            assertStranger(EngineTag.LINK_HANDSHAKE_SLOW);
        }
    }

    @Test
    void cutsAPeerThatDoesNotGreet() throws IOException {
        try (RawPeer peer = RawPeer.of(network.port(), left)) {
            assertEquals(Optional.empty(), peer.next());
            assertStranger(EngineTag.LINK_HANDSHAKE_SLOW);
        }
    }

    @Test
    void cutsAPeerThatGreetsOneByteAtATime() throws IOException {
        try (RawPeer peer = RawPeer.of(network.port(), left)) {
            for (int i = 0; i < 10_000 && strangers.isEmpty(); i++) {
                peer.send(new byte[] {0});
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                if (i == 2) {
                    peer.send(new byte[] {(byte) 200});
                }
            }
        } catch (IOException e) {
            assertStranger(EngineTag.LINK_HANDSHAKE_SLOW);
        }
        assertStranger(EngineTag.LINK_HANDSHAKE_SLOW);
    }

    @Test
    void refusesAFirstFrameThatIsTooLong() throws IOException {
        try (RawPeer peer = RawPeer.of(network.port(), left)) {
            peer.send(ByteBuffer.allocate(4).putInt(1 << 30).array());
            assertGoodbye(peer, EngineTag.LINK_FRAME_TOO_LONG);
            assertStranger(EngineTag.LINK_FRAME_TOO_LONG);
        }
    }

    @Test
    void refusesAFirstFrameThatIsNoHello() throws IOException {
        try (RawPeer peer = RawPeer.of(network.port(), left)) {
            peer.send(new Frame.Ping(1));
            assertGoodbye(peer, EngineTag.LINK_HELLO_MISSING);
            assertStranger(EngineTag.LINK_HELLO_MISSING);
        }
    }

    @Test
    void saysWhyItLeavesAPeerThatSpeaksNonsense() throws IOException {
        try (RawPeer peer = RawPeer.greeted(network.port(), left, 0)) {
            peer.send(new byte[] {0, 0, 0, 3, 1, (byte) 0xc1, 4});
            assertGoodbye(peer, EngineTag.LINK_FRAME_MALFORMED);
            Eventually.holds("the hub is told", () -> hub.hasRefused(EngineTag.LINK_FRAME_MALFORMED));
        }
    }

    @Test
    void saysWhyItLeavesAPeerThatSkipsAPayload() throws IOException {
        try (RawPeer peer = RawPeer.greeted(network.port(), left, 0)) {
            peer.send(new Frame.Payload(hub.receivedCount() + 2L, Bytes.ascii("skipped one")));
            assertGoodbye(peer, EngineTag.LINK_SEQUENCE_GAP);
            assertEquals(0, hub.receivedCount());
        }
    }

    @Test
    void refusesMoreHandshakesAtOnceThanItHasPlacesFor() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < Limits.MAX_HANDSHAKES + 5; i++) {
                idle.add(plain());
            }
            assertStranger(EngineTag.LINK_TOO_MANY_CONNECTIONS);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void refusesMoreConnectionsOfOnePeerThanItMayHave() throws IOException {
        List<RawPeer> idle = new ArrayList<>();
        try {
            for (int i = 0; i < Limits.MAX_CONNECTIONS_OF_PEER + 1; i++) {
                idle.add(RawPeer.of(network.port(), left));
            }
            assertStranger(EngineTag.LINK_TOO_MANY_CONNECTIONS);
        } finally {
            for (RawPeer peer : idle) {
                peer.close();
            }
        }
    }

    @Test
    void keepsTheNewestConnectionOfAPeer() throws IOException {
        try (RawPeer older = RawPeer.greeted(network.port(), left, 0);
                RawPeer newer = RawPeer.greeted(network.port(), left, 0)) {
            assertGoodbye(older, EngineTag.LINK_SUPERSEDED);
            newer.send(new Frame.Ping(7));
            assertEquals(Optional.of(new Frame.Pong(7)), newer.next());
            assertInstanceOf(Open.class, network.state(left.node()).orElseThrow());
        }
    }

    @Test
    void cutsAPeerThatDoesNotRead() throws IOException {
        try (RawPeer peer = RawPeer.greeted(network.port(), left, 0)) {
            peer.send(new Frame.Ping(1));
            Bytes large = Bytes.of(new byte[io.portcullis.engine.Limits.LINK_MAX_PAYLOAD_BYTES]);
            for (int i = 0; i < 16; i++) {
                hub.append(large);
            }
            Eventually.holds("the connection is cut", () -> hub.hasRefused(EngineTag.LINK_CONNECTION_LOST));
        }
    }
}
