package io.portcullis.appliance.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.Cursors;
import io.portcullis.engine.link.LinkEvents;
import io.portcullis.engine.link.Links;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Outbox;
import io.portcullis.engine.link.OutboxSource;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A hub of another process, which may be killed at any instant. Its outbox is a function of the sequence; what it receives goes to a
 * file, record by record {@code sequence (8) ‖ SHA-256 of the payload (32)}, synced before anything is called durable. What the peer has
 * acknowledged is kept in 8 bytes.
 */
final class JournalHub implements LinkEvents, OutboxSource {
    static final int RECORD_BYTES = 8 + 32;
    private static final int MOST_IN_ONE_SYNC = 50;
    private static final int PAYLOAD_BYTES = 300;

    private record Received(long sequence, Bytes payload) {}

    private final String name;
    private final long howMany;
    private final FileChannel journal;
    private final FileChannel settled;
    private final BlockingQueue<Received> pending = new LinkedBlockingQueue<>();
    private final long received;
    private final long acknowledged;

    JournalHub(String name, long howMany, Path file) throws IOException {
        this.name = name;
        this.howMany = howMany;
        this.journal = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // A record that a kill has torn was never called durable.
        received = journal.size() / RECORD_BYTES;
        journal.truncate(received * RECORD_BYTES);
        journal.position(received * RECORD_BYTES);
        settled = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".settled"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ByteBuffer kept = ByteBuffer.allocate(8);
        acknowledged = settled.read(kept, 0) == 8 ? kept.getLong(0) : 0;
    }

    static Bytes payload(String name, long sequence) {
        StringBuilder text = new StringBuilder(name + " says " + sequence + " ");
        while (text.length() < PAYLOAD_BYTES) {
            text.append(sequence).append('.');
        }
        return Bytes.of(text.substring(0, PAYLOAD_BYTES).getBytes(US_ASCII));
    }

    /** The hash of every payload in a journal; fails unless their sequences are 1, 2, 3, … */
    static List<Bytes> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Bytes> hashes = new ArrayList<>();
        while (bytes.remaining() >= RECORD_BYTES) {
            long sequence = bytes.getLong();
            if (sequence != hashes.size() + 1L) {
                throw new AssertionError(file + ": " + sequence + " after " + hashes.size());
            }
            byte[] hash = new byte[32];
            bytes.get(hash);
            hashes.add(Bytes.of(hash));
        }
        return hashes;
    }

    /** Makes durable what has come, and says so, until this process is killed. */
    void commit(NodeId peer, Links links) throws IOException, InterruptedException {
        while (true) {
            List<Received> block = new ArrayList<>();
            block.add(pending.take());
            pending.drainTo(block, MOST_IN_ONE_SYNC - 1);
            ByteBuffer records = ByteBuffer.allocate(block.size() * RECORD_BYTES);
            for (Received each : block) {
                records.putLong(each.sequence()).put(each.payload().sha256().toArray());
            }
            records.flip();
            while (records.hasRemaining()) {
                journal.write(records);
            }
            journal.force(false);
            links.durable(peer, block.getLast().sequence());
        }
    }

    @Override
    public Outbox outbox(NodeId peer) {
        return sequence -> sequence <= howMany ? Optional.of(payload(name, sequence)) : Optional.empty();
    }

    @Override
    public Cursors cursors(NodeId peer) {
        return new Cursors(howMany, acknowledged, received);
    }

    @Override
    public void received(NodeId peer, long sequence, Bytes payload) {
        pending.add(new Received(sequence, payload));
    }

    @Override
    public void acknowledged(NodeId peer, long sequence) {
        try {
            settled.write(ByteBuffer.allocate(8).putLong(0, sequence), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void gossip(NodeId peer, Bytes message) {
        // Nobody here has anything to tell.
    }

    @Override
    public void up(NodeId peer, List<EntityId> hosts) {}

    @Override
    public void down(NodeId peer, Refusal why) {
        System.out.println("down " + why);
    }

    @Override
    public void refused(NodeId peer, Refusal why) {
        System.out.println("refused " + why);
    }

    /** Arguments: directory, this node's number, the other's number, the port to listen on, how many payloads; and the port to dial, or none. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        int self = Integer.parseInt(arguments[1]);
        TwinNode node = TwinNode.open(self, directory);
        TwinNode other = TwinNode.open(Integer.parseInt(arguments[2]), directory);
        Peer peer = arguments.length > 5 ? other.at(Integer.parseInt(arguments[5])) : other.waiting();
        JournalHub hub =
                new JournalHub("node " + self, Long.parseLong(arguments[4]), directory.resolve(self + ".journal"));
        try (PeerNetwork network = PeerNetwork.open(
                node.config(Integer.parseInt(arguments[3]), peer),
                hub,
                hub,
                why -> System.out.println("stranger " + why),
                new SecureRandom())) {
            hub.commit(other.node(), network);
        }
    }
}
