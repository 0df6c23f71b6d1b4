package io.portcullis.appliance.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Open;
import io.portcullis.engine.link.Stopped;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs over real sockets: LEFT dials RIGHT. */
final class PeerNetworkTest {
    @TempDir
    private Path directory;

    private final List<Refusal> strangers = new CopyOnWriteArrayList<>();
    private TwinNode left;
    private TwinNode right;
    private MemoryHub leftHub;
    private MemoryHub rightHub;

    @BeforeEach
    void makeKeys() throws IOException {
        left = TwinNode.create(1, directory);
        right = TwinNode.create(2, directory);
        leftHub = new MemoryHub(right.node());
        rightHub = new MemoryHub(left.node());
    }

    private PeerNetwork open(MemoryHub hub, PeerConfig config) throws IOException {
        PeerNetwork network = PeerNetwork.open(config, hub, hub, strangers::add, new SecureRandom());
        hub.join(network);
        return network;
    }

    private PeerNetwork openRight(int port) throws IOException {
        return open(rightHub, right.config(port, left.waiting()));
    }

    /** At the port it had, which any program's outgoing connection may have for a moment. */
    private PeerNetwork openRightAgain(int port) {
        AtomicReference<PeerNetwork> opened = new AtomicReference<>();
        Eventually.holds("the port is free again", () -> {
            try {
                opened.set(openRight(port));
                return true;
            } catch (BindException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return opened.get();
    }

    private PeerNetwork openLeft(int port) throws IOException {
        return open(leftHub, left.config(0, right.at(port)));
    }

    private static Bytes payload(String from, int number) {
        return Bytes.ascii(from + " says " + number);
    }

    private static List<Bytes> payloads(String from, int howMany) {
        return IntStream.rangeClosed(1, howMany)
                .mapToObj(number -> payload(from, number))
                .toList();
    }

    private void exchange(int first, int last) {
        for (int i = first; i <= last; i++) {
            leftHub.append(payload("left", i));
            rightHub.append(payload("right", i));
        }
        Eventually.holds(
                "all " + last + " payloads arrive",
                () -> leftHub.receivedCount() == last && rightHub.receivedCount() == last);
        Eventually.holds(
                "all are acknowledged", () -> leftHub.acknowledged() == last && rightHub.acknowledged() == last);
    }

    @Test
    void payloadsFlowBothWays() throws IOException {
        try (PeerNetwork there = openRight(0);
                PeerNetwork here = openLeft(there.port())) {
            exchange(1, 20_000);
            assertEquals(payloads("left", 20_000), rightHub.received());
            assertEquals(payloads("right", 20_000), leftHub.received());
            assertInstanceOf(Open.class, here.state(right.node()).orElseThrow());
            assertEquals(List.of(), strangers);
        }
    }

    @Test
    void aHubThatRestartsGetsWhatItLacks() throws IOException {
        PeerNetwork there = openRight(0);
        int port = there.port();
        try (PeerNetwork here = openLeft(port)) {
            exchange(1, 100);
            there.close();
            Eventually.holds("left sees it leave", () -> leftHub.hasRefused(EngineTag.LINK_PEER_LEFT));
            for (int i = 101; i <= 150; i++) {
                leftHub.append(payload("left", i));
                rightHub.append(payload("right", i));
            }
            there = openRightAgain(port);
            exchange(151, 300);
            assertEquals(payloads("left", 300), rightHub.received());
            assertEquals(payloads("right", 300), leftHub.received());
            assertInstanceOf(Open.class, here.state(right.node()).orElseThrow());
        } finally {
            there.close();
        }
    }

    @Test
    void aDiallerThatRestartsGoesOn() throws IOException {
        try (PeerNetwork there = openRight(0)) {
            try (PeerNetwork here = openLeft(there.port())) {
                exchange(1, 100);
                assertInstanceOf(Open.class, here.state(right.node()).orElseThrow());
            }
            try (PeerNetwork here = openLeft(there.port())) {
                exchange(101, 200);
                assertEquals(payloads("left", 200), rightHub.received());
                assertInstanceOf(Open.class, here.state(right.node()).orElseThrow());
            }
        }
    }

    @Test
    void refusesAStrangersKey() throws IOException {
        TwinNode stranger = TwinNode.create(3, directory);
        MemoryHub strangerHub = new MemoryHub(right.node());
        try (PeerNetwork there = openRight(0);
                PeerNetwork here = open(strangerHub, stranger.config(0, right.at(there.port())))) {
            strangerHub.append(payload("stranger", 1));
            Eventually.holds(
                    "the stranger is turned away",
                    () -> strangers.stream().anyMatch(why -> why.tag() == EngineTag.LINK_PEER_UNKNOWN));
            assertEquals(0, rightHub.receivedCount());
            assertEquals(
                    0,
                    here.state(right.node()).orElseThrow().position().cursors().acknowledged());
        }
    }

    @Test
    void refusesAnotherKeyWhereThePeersIsPinned() throws IOException {
        TwinNode impostor = TwinNode.create(3, directory);
        try (PeerNetwork there = open(new MemoryHub(left.node()), impostor.config(0, left.waiting()));
                PeerNetwork here = openLeft(there.port())) {
            leftHub.append(payload("left", 1));
            Eventually.holds("the impostor is refused", () -> leftHub.hasRefused(EngineTag.LINK_PEER_UNKNOWN));
            assertEquals(
                    0,
                    here.state(right.node()).orElseThrow().position().cursors().acknowledged());
        }
    }

    @Test
    void refusesAKnownPeerThatAnswersWhereAnotherShould() throws IOException {
        TwinNode other = TwinNode.create(3, directory);
        try (PeerNetwork there = open(new MemoryHub(left.node()), other.config(0, left.waiting()));
                PeerNetwork here = open(leftHub, left.config(0, right.at(there.port()), other.waiting()))) {
            leftHub.append(payload("left", 1));
            Eventually.holds("the other is refused", () -> leftHub.hasRefused(EngineTag.LINK_PEER_UNKNOWN));
            assertEquals(
                    0,
                    here.state(right.node()).orElseThrow().position().cursors().acknowledged());
        }
    }

    @Test
    void refusesAPeerThatIsNotWhoItsKeySays() throws IOException {
        TwinNode liar = new TwinNode(new NodeId(TwinNode.word(9)), left.entity(), left.key(), left.pin());
        MemoryHub liarHub = new MemoryHub(right.node());
        try (PeerNetwork there = openRight(0);
                PeerNetwork here = open(liarHub, liar.config(0, right.at(there.port())))) {
            Eventually.holds("it is refused", () -> rightHub.hasRefused(EngineTag.LINK_PEER_UNEXPECTED));
            Eventually.holds("and told", () -> liarHub.hasRefused(EngineTag.LINK_PEER_LEFT));
            assertEquals(0, here.state(right.node()).orElseThrow().position().delivered());
        }
    }

    @Test
    void aPeerIsAddedAndRemovedAndAddedAgainWhileTheHubRuns() throws IOException {
        try (PeerNetwork there = open(rightHub, right.config(0));
                PeerNetwork here = openLeft(there.port())) {
            Eventually.holds(
                    "left is a stranger",
                    () -> strangers.stream().anyMatch(why -> why.tag() == EngineTag.LINK_PEER_UNKNOWN));
            PeerBook book = new PeerBook(List.of(left.waiting()));
            there.follow(book);
            exchange(1, 100);
            there.follow(book);
            exchange(101, 200);
            there.follow(new PeerBook(List.of()));
            assertEquals(Optional.empty(), there.state(left.node()));
            Eventually.holds("left hears the goodbye", () -> leftHub.hasRefused(EngineTag.LINK_PEER_LEFT));
            assertEquals(List.of(EngineTag.LINK_STOPPED), rightHub.refusals());
            rightHub.append(payload("right", 201));
            leftHub.append(payload("left", 201));
            there.follow(book);
            exchange(202, 300);
            assertEquals(payloads("left", 300), rightHub.received());
            assertEquals(payloads("right", 300), leftHub.received());
            assertInstanceOf(Open.class, here.state(right.node()).orElseThrow());
        }
    }

    @Test
    void stopsCleanly() throws IOException {
        PeerNetwork there = openRight(0);
        PeerNetwork here = openLeft(there.port());
        exchange(1, 10);
        here.close();
        assertInstanceOf(Stopped.class, here.state(right.node()).orElseThrow());
        Eventually.holds("right hears the goodbye", () -> rightHub.hasRefused(EngineTag.LINK_PEER_LEFT));
        there.close();
        assertInstanceOf(Stopped.class, there.state(left.node()).orElseThrow());
    }

    @Test
    void aBookWithTwoLinesForOneNodeKeyOrEntityIsRefused() {
        Peer peer = left.waiting();
        assertThrows(IllegalArgumentException.class, () -> new PeerBook(List.of(peer, peer)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PeerBook(List.of(peer, new Peer(right.node(), left.pin(), Optional.empty(), Set.of()))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PeerBook(
                        List.of(peer, new Peer(right.node(), right.pin(), Optional.empty(), Set.of(left.entity())))));
    }
}
